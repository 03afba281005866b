"""Load the facts of one party or post, and ask the reference engine what became of its obligations."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.foundation.calendars.china import china
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.models import Act
from anlan.foundation.records.once import once
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.models import Facet, Party, Spell, State
from anlan.registry.parties.queries import BUSINESS_KINDS, PART_KINDS
from anlan.registry.people.models import Post
from anlan.responsibility.duties.facets import POST_KIND
from anlan.responsibility.duties.models import DutyTerms, Holder, Waiver
from anlan.responsibility.duties.permissions import VIEW
from anlan.responsibility.duties.queries import as_engine_duty, terms_in_force
from anlan.responsibility.engine import facts
from anlan.responsibility.engine.rules import Coming, Verdict, coming, judge, on_time_rate
from anlan.responsibility.owed.rules import Todo, failing, soonest, to_do

_WHY = "the facts of a party or post that the caller reached"
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=400)
AHEAD = timedelta(days=45)
PARTS = 12
WITH_PARTS = (*BUSINESS_KINDS, *PART_KINDS)


@dataclass(frozen=True)
class Owing:
    """Who owes: a party, or a post of one."""

    party: Party
    post: Post | None = None

    @property
    def uid(self) -> UUID:
        """The uid that acts carry as their party."""
        return self.post.uid if self.post else self.party.uid

    @property
    def name(self) -> str:
        """What the holder is called."""
        return f"{self.party.name} · {self.post.title}" if self.post else self.party.name


@dataclass
class DutyOwed:
    """One duty of a holder: its terms known now, the verdicts of about a year, what comes."""

    terms: DutyTerms
    verdicts: list[Verdict] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)

    @property
    def failing(self) -> int:
        """For how many periods in a row it has been missed."""
        return failing(self.verdicts)


@dataclass
class Owed:
    """What a holder owes, as known at an instant."""

    owing: Owing
    at: datetime
    duties: list[DutyOwed] = field(default_factory=list)

    @property
    def verdicts(self) -> list[Verdict]:
        """Every verdict of every duty."""
        return [verdict for one in self.duties for verdict in one.verdicts]

    @property
    def todo(self) -> list[Todo]:
        """What to do, worst first."""
        return to_do(self.verdicts)

    @property
    def rate(self) -> tuple[int, int]:
        """Met, and met + late + missed, of mandatory duties."""
        return on_time_rate(self.verdicts)

    def ahead(self, limit: int) -> list[Coming]:
        """What comes next."""
        return soonest((each for one in self.duties for each in one.coming), limit)

    def terms_of(self, duty_id: object) -> DutyTerms:
        """The terms of a duty that a verdict names."""
        return next(one.terms for one in reversed(self.duties) if one.terms.duty_id == duty_id)


def owing_of(actor: Actor, uid: UUID) -> Owing:
    """Return the party or post of this uid within the actor's reach; Refused ``not-found`` for any other."""
    require(actor, VIEW)
    party: Party | None = Party.objects.visible_to(actor).select_related("region").filter(uid=uid).first()
    if party is not None:
        return Owing(party)
    posts = Post.objects.visible_to(actor).select_related("organisation__region")
    post: Post | None = posts.filter(uid=uid).first()
    if post is None:
        raise Refused("not-found")
    return Owing(post.organisation, post)


def owed(actor: Actor, owing: Owing, *, at: datetime) -> Owed:
    """Return what the holder owes as known at the UTC instant ``at``, with the verdicts of about a year.

    Seven queries for any number of duties; ``actor`` reached the holder. The same terms that changed from a day on
    stand as one duty each time; their verdicts follow one another.
    """
    require(actor, VIEW)
    holder = Holder.POST if owing.post else Holder.PARTY
    rows = terms_in_force(at).select_related("duty").filter(holder=holder)
    terms = once(f"terms-in-force-{holder}-{at.isoformat()}", lambda: list(rows))
    if not terms:
        return Owed(owing, at)
    since = local_day(at) - YEAR
    party = _facts(owing, terms, since)
    answer, calendar, until = Owed(owing, at), china(), local_day(at) + AHEAD
    for each in terms:
        duty = as_engine_duty(each)
        one = DutyOwed(each, judge(party, duty, at, calendar, since=since), coming(party, duty, at, until, calendar))
        if one.verdicts or one.coming:
            answer.duties.append(one)
    answer.duties.sort(key=lambda one: (one.terms.duty.order, one.terms.duty.code, one.terms.first_day))
    return answer


def acts_behind(owing: Owing, terms: DutyTerms, first_day: date, last_day: date) -> list[tuple[Act, Act | None]]:
    """Return the acts that count on the days of a period, each with the act that voids it; oldest first."""
    acts = list(
        Act.objects.beyond_scope(_WHY)
        .filter(party_uid=owing.uid, kind=terms.act_kind, counts_on__range=(first_day, last_day))
        .order_by("id")
    )
    voiding = _voiding([act.uid for act in acts])
    return [(act, voiding.get(act.uid)) for act in acts]


def own_holders(actor: Actor) -> list[Owing]:
    """Return for whom the actor's first screen asks: his own unit and the parts of it, and his post."""
    found = []
    ids = [actor.organisation_id] if actor.organisation_id else list(actor.reach.parties[:1])
    if ids:
        unit = Party.objects.visible_to(actor).select_related("region").filter(pk=ids[0]).first()
        found += [Owing(unit)] if unit else []
        found += [Owing(part) for part in _parts_of(unit, actor)] if unit else []
    if actor.post_id:
        posts = Post.objects.beyond_scope("everybody sees his own post").select_related("organisation__region")
        post = posts.filter(pk=actor.post_id).first()
        found += [Owing(post.organisation, post)] if post else []
    return found


def _parts_of(unit: Party, actor: Actor) -> list[Party]:
    """Return the plants, workshops and teams of an enterprise that are in operation, two levels down."""
    if unit.kind not in WITH_PARTS:
        return []
    below = Q(part_of=unit) | Q(part_of__part_of=unit)
    parts = Party.objects.visible_to(actor).filter(below, kind__in=PART_KINDS, state=State.ACTIVE)
    return list(parts.select_related("region").order_by("kind", "name", "pk")[:PARTS])


def _facts(owing: Owing, terms: Iterable[DutyTerms], since: date) -> facts.Party:
    party, post = owing.party, owing.post
    rows, spells = (_post_rows(post), _post_spells(post)) if post else (_party_rows(party), _party_spells(party))
    return facts.Party(
        id=party.pk,
        kind=POST_KIND if post else party.kind,
        region=party.region.code.ljust(12, "0") if party.region else "",
        facets=tuple(rows),
        spells=tuple(spells),
        acts=tuple(_acts(owing.uid, {each.act_kind for each in terms}, since)),
        waivers=tuple(
            facts.WaiverRow(row.duty_id, row.first_day, row.last_day, row.recorded_at, row.superseded_at)
            for row in Waiver.objects.beyond_scope(_WHY).filter(party=party, post=post, last_day__gte=since)
        ),
    )


def _undated(name: str, value: object) -> list[facts.FacetRow]:
    if value in (None, ""):
        return []
    return [facts.FacetRow(name, str(value), date(1900, 1, 1), None, _ALWAYS)]


def _party_rows(party: Party) -> list[facts.FacetRow]:
    dated = Facet.objects.beyond_scope(_WHY).filter(party=party)
    return [
        *_undated("line", party.line),
        *_undated("level", party.level),
        *(
            facts.FacetRow(row.name, row.value, row.first_day, row.last_day, row.recorded_at, row.superseded_at)
            for row in dated
        ),
    ]


def _party_spells(party: Party) -> list[facts.SpellRow]:
    active = Spell.objects.beyond_scope(_WHY).filter(party=party, state=State.ACTIVE)
    return [facts.SpellRow(row.first_day, row.last_day, row.recorded_at, row.superseded_at) for row in active]


def _post_rows(post: Post) -> list[facts.FacetRow]:
    unit = post.organisation
    values = {
        "post_kind": post.kind,
        "leader": post.leader,
        "head": "yes" if post.is_head else "no",
        "unit_kind": unit.kind,
        "line": unit.line,
        "level": unit.level,
    }
    return [row for name, value in values.items() for row in _undated(name, value)]


def _post_spells(post: Post) -> list[facts.SpellRow]:
    last = post.closed_on - timedelta(days=1) if post.closed_on else None
    return [facts.SpellRow(post.first_day, last, _ALWAYS)]


def _acts(uid: UUID, kinds: set[str], since: date) -> list[facts.ActRow]:
    rows = list(
        Act.objects.beyond_scope(_WHY)
        .filter(party_uid=uid, kind__in=kinds, counts_on__gte=since)
        .values_list("uid", "kind", "counts_on", "recorded_at")
    )
    voiding = _voiding([row[0] for row in rows])
    return [
        facts.ActRow(kind, day, recorded, voided_at=voiding[key].recorded_at if key in voiding else None)
        for key, kind, day, recorded in rows
    ]


def _voiding(uids: list[UUID]) -> dict[UUID, Act]:
    found: dict[UUID, Act] = {}
    for start in range(0, len(uids), 500):
        some = Act.objects.beyond_scope(_WHY).filter(voids__in=uids[start : start + 500])
        found |= {act.voids: act for act in some}
    return found
