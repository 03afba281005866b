"""Build the demo city: regions, organisations, people, accounts, a handed-over registry, and two months of work."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

from django.db import transaction

from anlan.config.demo import hazards, plates, reaching, responsibility, reviewing, tasks, village
from anlan.config.demo.accounts import open_accounts
from anlan.config.demo.days import (
    BUILT,
    CONFIRMED,
    DECIDED,
    HANDED_IN,
    HANDED_OVER,
    ISSUED,
    LENT,
    REMAINDER,
    Days,
)
from anlan.config.demo.duties import CITY_FROM, mark_the_large, switch_on_duties
from anlan.config.demo.enterprise import COUNTY, keep_registers, story_enterprise, story_village
from anlan.config.demo.found import PER_PARTY, find_hazards
from anlan.config.demo.handing_in import CITY, MAIN, hand_in_questions, hand_in_registry
from anlan.config.demo.people import fill_posts
from anlan.config.demo.sealer import sealing_aside
from anlan.config.demo.year import keep_a_year, look_back, score_last_month
from anlan.foundation.accounts.acting import actor_for
from anlan.foundation.accounts.models import User
from anlan.foundation.attachments.models import Attachment
from anlan.foundation.bulk.services import indexes_afterwards, refresh_statistics, writing_much
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.scope.rules import Actor
from anlan.insight.warnings.models import Warning
from anlan.prevention.checks.models import SelfCheck
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.priority import refresh as refresh_priorities
from anlan.registry.intake.examining import Progress
from anlan.registry.intake.models import RegistryImport
from anlan.registry.intake.services import without_gc
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.registry.regions import loading
from anlan.registry.regions.queries import by_code

TOWNSHIP = "140403103"
# What a year in the order of its days writes all over; at a city-year these are built when it is told.
BY_PARTY = ("act_of_party", "act_of_kind", "checks_of_party", "checks_by_kind")
# Plates were issued in these counties; the others have not begun.
WITH_PLATES = (COUNTY, "140481")
# Townships whose leader for safety left: 老顶山街道 and 西白兔镇.
LEADERLESS = ("140403014", "140403105")
Say = Callable[[str], None]


def build(*, parties: int, actor: Actor, now: datetime, say: Say, progress: Progress | None = None) -> None:
    """Build the city with ``parties`` invented entities; what stands already is left alone."""
    days = Days(now)
    townships, villages = (loading.DATA / f"changzhi_{level}.csv" for level in ("townships", "villages"))
    say("regions")
    loading.load_subdivisions(townships, villages, actor=actor, now=now)
    city = by_code(actor, CITY)
    if city is None:
        raise LookupError("the shipped region table has no demo city")
    say("organisations")
    make_standard_organisations(city.uid, actor=actor, now=days.at(BUILT))
    say("people")
    fill_posts(actor=actor, now=days.at(BUILT, 14))
    enterprise = story_enterprise(actor=actor, now=days.at(BUILT, 15))
    open_accounts(enterprise=enterprise, actor=actor, now=days.at(BUILT, 16))
    handed_in = RegistryImport.objects.visible_to(actor).filter(file_name=MAIN).exists()
    if parties and not handed_in:
        say(f"registry workbook of {parties:,} entities")
        clock = days.at(HANDED_IN, 10)
        hand_in_registry(parties=parties, actor=_who("shichang"), clock=lambda: clock, progress=progress)
        say("two months of work")
        _tell(enterprise, actor, days)
        say("hazards")
        told = _hazards(enterprise, actor, days)
        say("what actions reach")
        told += _reach(actor, days)
        whole = parties >= CITY_FROM
        with writing_much(), sealing_aside(now) if whole else nullcontext():
            find_hazards(round(parties * PER_PARTY) - told, days=days)
        say("tasks")
        tasks.tell(
            city=_who("anweiban"), office=_who("lzanweiban"), bureau=_who("yingji"), station=_who("anjianzhan"),
            days=days,
        )  # fmt: skip
        reviewing.tell(office=_who("lzanweiban"), days=days)
        say("a year of duties")
        mark_the_large(parties, actor=actor, now=days.at(HANDED_IN, 16))
        switch_on_duties(parties, actor=actor, now=now)
        with (
            writing_much(),
            without_gc(),
            sealing_aside(now) if whole else nullcontext(),
            indexes_afterwards(*BY_PARTY * whole),
        ):
            keep_a_year(now=now)
        tasks.freeze(city=_who("anweiban"), days=days)
        say("ledger")
        # What is sealed is exported for the sweeps once, and not anew by each of them.
        seal(now=now)
        say("sweeps and warnings")
        look_back(parties, now)
        say("scores of last month")
        score_last_month(actor=_who("anweiban"), now=now)
    say("statistics and order of hazards")
    refresh_priorities(local_day(now))
    refresh_statistics(Act, ActDetail, Attachment, SelfCheck, Hazard, Warning)
    say("ledger")
    seal(now=now)


def _tell(enterprise: Party, system: Actor, days: Days) -> None:
    """Let the officials of the city work: each act is of the one who would do it, with his own rights."""
    city_office, office = _who("anweiban"), _who("lzanweiban")
    station, villager, owner = _who("anjianzhan"), _who("cungan"), _who("qiye")
    home = story_village(system)
    responsibility.confirm(CITY, actor=city_office, now=days.at(CONFIRMED, 10))
    plates.issue(WITH_PLATES, actor=city_office, now=days.at(ISSUED, 11))
    keep_registers(enterprise, actor=owner, now=days.at(ISSUED, 15, 30))
    plates.hang(0, first=enterprise, since=ISSUED - 1, until=DECIDED + 1, actor=office, days=days)
    responsibility.decide(actor=office, now=days.at(DECIDED, 9, 10))
    responsibility.decide(left=COUNTY, actor=city_office, now=days.at(DECIDED - 1, 14, 20))
    plates.hang(1, first=enterprise, since=DECIDED - 2, until=HANDED_OVER + 6, actor=office, days=days)
    responsibility.leave(LEADERLESS, actor=office, now=days.at(HANDED_OVER + 4, 17, 10))
    seal(now=days.at(HANDED_OVER + 1, 18))
    responsibility.hand_over(TOWNSHIP, actor=office, now=days.at(HANDED_OVER, 9, 15))
    plates.void(spare=enterprise, actor=office, days=days)
    township = by_code(system, TOWNSHIP)
    if township is not None:
        village.confirm_rolls(township, actor=station, now=days.at(REMAINDER + 3, 9, 20))
    village.keep_households(home, actor=villager, now=days.at(REMAINDER + 2, 15))
    village.report(home, actor=villager, now=days.at(REMAINDER + 1, 10, 5))
    village.refer_finding(enterprise, actor=villager, now=days.at(REMAINDER, 16, 40))
    _lend(system, days.at(LENT, 8, 40))
    unit = Party.objects.visible_to(office).filter(kind="station", region__code=TOWNSHIP).first()
    if unit is not None:
        village.put_on_duty(unit, home, actor=office, now=days.at(LENT, 9, 5))
    asked = days.at(1, 16, 30)
    hand_in_questions(actor=office, clock=lambda: asked)


def _lend(actor: Actor, now: datetime) -> None:
    """Lend three posts: the office's head trains, the station's head is ill, the county's head is at a meeting."""
    lent = (
        ("office", COUNTY, "office_head", "staff", 12, "参加省安委办业务培训"),
        ("station", TOWNSHIP, "section_head", "officer", 20, "站长病假，监管工作由监管人员代行"),
        ("government", COUNTY, "top_leader", "deputy_leader", 6, "赴省参加会议，安全生产工作由常务副区长主持"),
    )
    for kind, region, whose, by, length, reason in lent:
        posts = Post.objects.visible_to(actor).filter(
            organisation__kind=kind, organisation__region__code=region, closed_on=None, holder__isnull=False
        )
        post = posts.filter(kind=whose).order_by("order", "pk").first()
        to = posts.filter(kind=by).order_by("order", "pk").first()
        if post is not None:
            responsibility.lend(post, to, days=length, reason=reason, actor=actor, now=now)


def _who(username: str) -> Actor:
    """Return the actor behind a demo account."""
    return actor_for(User.objects.get(username=username))


def _reach(system: Actor, days: Days) -> int:
    """Let actions reach doors, houses, villages and counties; say how many hazards their visits found."""
    township = by_code(system, TOWNSHIP)
    if township is None:
        return 0
    with transaction.atomic():
        return reaching.tell(
            city_office=_who("anweiban"), office=_who("lzanweiban"), station=_who("anjianzhan"),
            villager=_who("cungan"), township=township, village=story_village(system), days=days,
        )  # fmt: skip


def _hazards(enterprise: Party, system: Actor, days: Days) -> int:
    """Let hazards be found in the township of the story, each by those who would find and close it; say how many."""
    township = by_code(system, TOWNSHIP)
    if township is None:
        return 0
    names = ("anjianzhan", "yingji", "juzhang", "lzanweiban", "qiye", "anquanyuan")
    station, officer, head, office, owner, keeper = (_who(name) for name in names)

    def crew(party: Party, serial: int) -> hazards.Crew:
        own = party.pk == enterprise.pk
        emergency = party.lead_id is not None and party.lead_id == officer.organisation_id
        checker = officer if emergency else office
        finder = (keeper if serial % 2 else officer) if own else (office, station, checker)[serial % 3]
        if own and finder is keeper:
            return hazards.Crew(keeper, keeper, keeper, owner, head, office)
        return hazards.Crew(finder, checker, keeper if own else station, checker, head, office)

    return hazards.tell(enterprise=enterprise, crews=crew, township=township.path, system=system, days=days)
