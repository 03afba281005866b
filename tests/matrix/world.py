"""A small city in which every role has an account, and for each kind of record one inside and one outside of his reach.

Everybody sits in 潞州区 (or at the city); what lies outside is in the neighbouring 襄垣县.
"""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from anlan.campaigns.actions import services as actions
from anlan.campaigns.findings import closing
from anlan.campaigns.findings.models import ActionRound, Finding
from anlan.campaigns.objects import services as objects
from anlan.campaigns.pilots import services as pilots
from anlan.campaigns.visits import services as visits
from anlan.campaigns.zero_accident import services as creation
from anlan.emergency.drills.services import DRILLS
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.roles import roles
from anlan.foundation.ledger.models import Act
from anlan.foundation.periods.rules import parse
from anlan.foundation.scope.services import system_actor
from anlan.foundation.workflow.models import KnownState
from anlan.insight.assessment.computing import Result
from anlan.insight.assessment.loading import load_shipped as load_sheets
from anlan.insight.assessment.models import ManualItem, Objection, ScoreSheet
from anlan.insight.assessment.rules import Indicator, Line, Placed, Total
from anlan.insight.assessment.services.running import publish, store
from anlan.insight.warnings.models import Cause, Warning
from anlan.insight.warnings.raising import apply
from anlan.insight.warnings.rules import Case, ladder_of
from anlan.outreach.training.services import TRAININGS
from anlan.prevention.checks.services import CHECKS
from anlan.prevention.criteria import services as criteria
from anlan.prevention.criteria.models import Criterion
from anlan.prevention.handovers import services as handovers
from anlan.prevention.hazards import services as hazards
from anlan.prevention.rectification_notices import services as notices
from anlan.prevention.supervision_orders import services as orders
from anlan.registry.entries import services as entries
from anlan.registry.groups.services import Definition, add_group
from anlan.registry.parties.models import Party
from anlan.registry.parties.reach import refresh_reach
from anlan.registry.parties.services import PlaceGiven, register_party
from anlan.registry.people import services as people
from anlan.registry.regions.services import add_area
from anlan.responsibility.duties import services as duties
from anlan.responsibility.evidence.services import Keeping, draft
from anlan.responsibility.meetings.services import MEETINGS
from anlan.responsibility.reports.services import REPORTS
from anlan.responsibility.review.models import DraftItem
from anlan.responsibility.review.services import take_in
from anlan.responsibility.tasks import services as tasks
from anlan.responsibility.tasks.models import UnitTask
from anlan.responsibility.tasks.rules import TaskGiven
from anlan.supervision.inspections.services import INSPECTIONS
from tests.registry.cast import NOON, City, build_city

SYSTEM = system_actor("test")
# Role → the unit on which its post stands.
SEATS = {
    "city_leader": "city_government",
    "leader": "government",
    "committee_office": "office",
    "department_head": "bureau",
    "department_officer": "bureau",
    "registrar": "market",
    "unit_administrator": "bureau",
    "township_officer": "station",
    "village_officer": "village",
    "enterprise_principal": "mill",
    "enterprise_safety_officer": "mill",
    "expert": "bureau",
    "discipline_auditor": "city_government",
    "system_administrator": "city_government",
}


@dataclass
class World:
    """Units by name, users by role, and pairs (inside, outside) of records by kind."""

    city: City
    units: dict[str, Party] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    pairs: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def build_world() -> World:
    """Make the city, one unit of each kind, one account a role, and the records to ask for."""
    world = World(build_city())
    unit = world.units
    unit["city_government"] = _unit(world, "government", "长治市人民政府", "长治市", level=2)
    unit["government"] = _unit(world, "government", "潞州区人民政府", "潞州区", level=3)
    unit["office"] = _unit(world, "office", "潞州区安委办", "潞州区", level=3)
    unit["bureau"] = _unit(world, "department", "潞州区应急管理局", "潞州区", level=3, line="emergency")
    unit["market"] = _unit(world, "department", "潞州区市场监管局", "潞州区", level=3, line="market_regulation")
    unit["station"] = _unit(world, "station", "马厂镇安监站", "马厂镇", level=4, line="emergency")
    unit["village"] = _unit(world, "village_committee", "安居村委会", "安居村委会", level=5)
    unit["mill"] = _unit(world, "enterprise", "安居面粉厂", "安居村委会")
    unit["far_bureau"] = _unit(world, "department", "襄垣县应急管理局", "襄垣县", level=3, line="emergency")
    unit["far_mill"] = _unit(world, "enterprise", "常庄面粉厂", "常庄村委会")
    for near, lead in (("mill", "bureau"), ("far_mill", "far_bureau")):
        Party.objects.beyond_scope("test").filter(pk=unit[near].pk).update(lead=unit[lead])
        refresh_reach({unit[near].pk: {"emergency"}})
    for role in roles():
        world.users[role] = _account(world, role)
    world.pairs = _pairs(world)
    return world


def _unit(world: World, kind: str, name: str, place: str, *, level: int | None = None, line: str = "") -> Party:
    given = PlaceGiven("operating", world.city[place].uid, f"{place}1号")
    return register_party(kind=kind, name=name, places=[given], level=level, line=line, actor=SYSTEM, now=NOON)


def _account(world: World, role: str) -> User:
    user = User(username=role, name=role, created_at=NOON)
    user.set_unusable_password()
    user.save()
    unit = world.units[SEATS[role]]
    person = people.add_person(organisation=unit.uid, name=role, user_id=user.pk, actor=SYSTEM, now=NOON)
    post = people.create_post(organisation=unit.uid, title=role, kind="staff", role=role, actor=SYSTEM, now=NOON)
    people.appoint(uid=post.uid, person=person.uid, version=post.version, actor=SYSTEM, now=NOON)
    return user


def _pairs(world: World) -> dict[str, tuple[Any, Any]]:
    """Return kind → (inside, outside)."""
    unit = world.units
    pairs: dict[str, tuple[Any, Any]] = {
        "party": (unit["mill"], unit["far_mill"]),
        "organisation": (unit["bureau"], unit["far_bureau"]),
    }
    posts, persons = [], []
    for name in ("bureau", "far_bureau"):
        person = people.add_person(organisation=unit[name].uid, name="王强", actor=SYSTEM, now=NOON)
        posts.append(
            people.create_post(organisation=unit[name].uid, title="科员", kind="staff", actor=SYSTEM, now=NOON)
        )
        persons.append(person)
    pairs["post"], pairs["person"] = (posts[0], posts[1]), (persons[0], persons[1])
    pairs["group"] = tuple(  # type: ignore[assignment]
        add_group(name="各村", region=world.city[place], definition=Definition(), actor=SYSTEM, now=NOON)
        for place in ("马厂镇", "侯堡镇")
    )
    pairs["committee"] = tuple(  # type: ignore[assignment]
        _unit(world, "committee", f"{place}安全生产委员会", place, level=4) for place in ("马厂镇", "侯堡镇")
    )
    pairs["area"] = tuple(  # type: ignore[assignment]
        add_area(name=f"{place}工业园", kind="industrial_park", region=world.city[place].uid, actor=SYSTEM, now=NOON)
        for place in ("马厂镇", "侯堡镇")
    )
    pairs["region"] = (world.city["马厂镇"], world.city["侯堡镇"])
    acts = {act.subject_uid: act for act in Act.objects.beyond_scope("test").filter(kind="party.registered")}
    pairs["act"] = (acts[unit["mill"].uid], acts[unit["far_mill"].uid])
    pairs |= _evidence(unit)
    pairs |= _assessed(world)
    pairs |= _hazards(unit)
    pairs |= _tasks(unit)
    pairs |= _reviewed(unit)
    pairs |= _campaigns(unit)
    pairs |= _criteria()
    pairs |= _warned(unit)
    pairs["nothing"] = (SimpleNamespace(uid="0198a000-0000-7000-8000-000000000001"),) * 2
    return pairs


def _evidence(unit: dict[str, Party]) -> dict[str, tuple[Any, Any]]:
    """Return a duty, a waiver, and of each register of evidence a draft, inside and outside."""
    terms = {"name": "月查", "selector": {"all": []}, "cadence": "month", "act_kind": "check.plant",
             "responsibility": "enterprise", "ground": "production"}  # fmt: skip
    one, other = (duties.enter_duty(code, terms, actor=SYSTEM, now=NOON) for code in ("LOCAL-1", "LOCAL-2"))
    day = date(2026, 10, 20)
    report = {"kind": "analysis", "period": "2026-10", "counts_on": date(2026, 10, 31)}
    drafts: tuple[tuple[str, Keeping, str, dict[str, Any]], ...] = (
        ("meeting", MEETINGS, "bureau", {"kind": "special", "counts_on": day}),
        ("report", REPORTS, "bureau", report),
        ("inspection", INSPECTIONS, "bureau", {"kind": "special", "counts_on": day}),
        ("check", CHECKS, "mill", {"kind": "plant", "counts_on": day}),
        ("drill", DRILLS, "mill", {"kind": "held", "counts_on": day}),
        ("training", TRAININGS, "mill", {"kind": "all_staff", "counts_on": day}),
    )

    def pair(keeping: Keeping, name: str, values: dict[str, Any]) -> tuple[Any, Any]:
        inside, outside = (
            draft(keeping, {**values, "party": unit[each]}, actor=SYSTEM, now=NOON) for each in (name, f"far_{name}")
        )
        return inside, outside

    given: dict[str, Any] = {
        "first_day": day,
        "last_day": day,
        "reason": "停产",
        "approved_by": "安委办",
        "actor": SYSTEM,
        "now": NOON,
    }
    near, far = (duties.grant_waiver(one.uid, party=unit[each], **given) for each in ("mill", "far_mill"))
    return {"duty": (one, other), "waiver": (near, far)} | {
        kind: pair(keeping, name, values) for kind, keeping, name, values in drafts
    }


def _tasks(unit: dict[str, Party]) -> dict[str, tuple[Any, Any]]:
    """Return a list that one bureau issued to a mill, and the mill's task, inside and outside."""
    lists, own = [], []
    for bureau, mill in (("bureau", "mill"), ("far_bureau", "far_mill")):
        given = TaskGiven("整治", units=((unit[mill].name, "responsible"),))
        one = tasks.draft_list(
            title="分解表", document="方案", issuer=unit[bureau], first_day=date(2026, 10, 1), actor=SYSTEM, now=NOON,
        )  # fmt: skip
        (row,) = tasks.add_tasks(one.uid, [given], actor=SYSTEM, now=NOON)
        row.addressees.update(party=unit[mill])
        tasks.issue(one.uid, 1, actor=SYSTEM, now=NOON)
        lists.append(one)
        own.append(UnitTask.objects.beyond_scope("test").get(task=row))
    return {"task_list": (lists[0], lists[1]), "unit_task": (own[0], own[1])}


def _reviewed(unit: dict[str, Party]) -> dict[str, tuple[Any, Any]]:
    """Return a document that a bureau reviews, and its first item."""
    text = "规上企业每季度至少组织开展一次安全检查。"
    found = [take_in(unit=unit[name], pasted=text, actor=SYSTEM, now=NOON) for name in ("bureau", "far_bureau")]
    items = [DraftItem.objects.beyond_scope("test").filter(document=one).first() for one in found]
    return {"policy_document": (found[0], found[1]), "draft_item": (items[0], items[1])}


def _campaigns(unit: dict[str, Party]) -> dict[str, tuple[Any, Any]]:
    """Return an action that a bureau leads with one of each part, and a mill that creates zero accidents."""
    found: dict[str, list[Any]] = {}
    day = date(2026, 10, 1)
    parts: tuple[tuple[str, Any, dict[str, Any]], ...] = (
        ("action_part", actions.PART, {"kind": "phase", "name": "部署", "first_day": day}),
        ("action_group", actions.GROUP, {"kind": "squad", "name": "专班", "head": "张"}),
        ("bulletin", actions.BULLETIN, {"number": "1", "title": "通报", "issued_on": day, "text": "情况"}),
        ("measure", actions.MEASURE, {"kind": "technical", "name": "办法", "unit": "局", "issued_on": day}),
    )
    for bureau, mill in (("bureau", "mill"), ("far_bureau", "far_mill")):
        plan = {"title": "百日攻坚", "document": "方案", "lead": unit[bureau], "first_day": day}
        action = actions.enter(actions.CAMPAIGN, plan, actor=SYSTEM, now=NOON)
        found.setdefault("action", []).append(action)
        for kind, sort, values in parts:
            one = actions.enter(sort, {"campaign": action, **values}, actor=SYSTEM, now=NOON)
            found.setdefault(kind, []).append(one)
        found.setdefault("creation", []).append(creation.enter({"party": unit[mill]}, actor=SYSTEM, now=NOON))
        for kind, one in _reached(action, unit[bureau], unit[mill]).items():
            found.setdefault(kind, []).append(one)
    for name, mill in (("near", "mill"), ("far", "far_mill")):
        given = {"campaign": found["action"][name == "far"], "why": "person", "by_hand": True, "taken_at": NOON}
        hazard = hazards.report(hazards.Report(party=unit[mill].uid, text="消防门损坏"), actor=SYSTEM, now=NOON)
        found.setdefault("finding", []).append(Finding.objects.create(hazard=hazard, **given))
        home = unit["bureau" if name == "near" else "far_bureau"]
        said = {"party": home, "kind": "other", "counts_on": day}
        tour = draft(INSPECTIONS, said, actor=SYSTEM, now=NOON)
        found.setdefault("round", []).append(
            ActionRound.objects.create(inspection=tour, party=tour.party, counts_on=day, **given)
        )
        cut = closing.freeze(found["action"][name == "far"], "interim", day, actor=SYSTEM, now=NOON)
        found.setdefault("cut", []).append(cut)
    return {kind: (near, far) for kind, (near, far) in found.items()}


def _reached(action: Any, bureau: Party, mill: Party) -> dict[str, Any]:
    """Return a gas user on the list of an action, a visit with a matter, a leading group, a pilot with its place."""
    by: dict[str, Any] = {"actor": SYSTEM, "now": NOON}
    gas = {"campaign": action, "kind": "gas_user", "party": mill, "unit": bureau, "details": {"premises": "catering"}}
    target = objects.enter(gas, **by)
    visit = visits.record(visits.Visited(target=target.uid, matter="噪声"), **by)
    people = {"name": "领导小组", "head": "张", "head_post": "副县长", "deputies": "李", "members": "王"}
    pilot = pilots.enter({"mechanism": "双重预防", "lead": bureau, "first_day": date(2026, 10, 1)}, **by)
    return {
        "object": target,
        "visit": visit,
        "matter": visit.matters.get(),
        "leading_group": entries.enter(creation.GROUP, {"party": bureau, **people}, **by),
        "pilot": pilot,
        "pilot_site": pilots.enter_site({"pilot": pilot, "role": "pilot", "party": mill, "state": "planned"}, **by),
    }


def _criteria() -> dict[str, tuple[Any, Any]]:
    """Return a published item of everybody's and a draft that the energy departments keep, with their documents."""
    documents = [
        criteria.add_document(values={"title": title, "sector": sector}, actor=SYSTEM, now=NOON)
        for title, sector in (("日常检查项", "general"), ("煤矿标准", "coal"))
    ]
    items = [
        criteria.draft(document=document, values={"line": document.title}, actor=SYSTEM, now=NOON)
        for document in documents
    ]
    # Publishing takes two people; nobody of this world drafts.
    Criterion.objects.beyond_scope("test").filter(pk=items[0].pk).update(state=KnownState("published"))
    return {"criterion": (items[0], items[1]), "standard_document": (documents[0], documents[1])}


def _hazards(unit: dict[str, Party]) -> dict[str, tuple[Any, Any]]:
    """Return a reported hazard, and an order, a notice and a hand-over of a major one, inside and outside."""
    found: dict[str, list[Any]] = {"hazard": [], "order": [], "notice": [], "handover": []}
    for mill in ("mill", "far_mill"):
        said = [hazards.Report(party=unit[mill].uid, text=text) for text in ("疏散通道堵塞", "储罐泄漏")]
        one, major = (hazards.report(each, actor=SYSTEM, now=NOON) for each in said)
        step: dict[str, Any] = {"uid": major.uid, "actor": SYSTEM, "now": NOON}
        hazards.grade(version=major.version, grade="major", basis="判定标准", **step)
        office = unit["office"]
        orders.issue(version=2, unit=office, level=3, requirements="停用", **step)
        notices.issue(version=3, requirements="整改", **step)
        handovers.hand_over(version=3, unit=unit["bureau"], **step)
        major.refresh_from_db()
        found["hazard"].append(one)
        for kind, rows in (("order", major.orders), ("notice", major.notices), ("handover", major.handovers)):
            found[kind].append(rows.get())
    return {kind: (near, far) for kind, (near, far) in found.items()}


def _warned(unit: dict[str, Party]) -> dict[str, tuple[Any, Any]]:
    """Return a warning and the order that it proposes, inside and outside."""
    ladder = ladder_of([{"rung": "supervise", "days": 0}])
    mills = (unit["mill"], unit["far_mill"])
    apply(
        Cause.WATCH,
        [Case(matter=f"m:{mill.pk}", spell="s", due_at=NOON, ladder=ladder, party_id=mill.pk) for mill in mills],
        now=NOON,
    )
    rows = [Warning.objects.beyond_scope("test").get(cause=Cause.WATCH, party=mill) for mill in mills]
    return {"warning": (rows[0], rows[1]), "proposal": (rows[0].orders.get(), rows[1].orders.get())}


def _assessed(world: World) -> dict[str, tuple[Any, Any]]:
    """Return of each record of an assessment one that is published and one that is only computed."""
    load_sheets(actor=SYSTEM, now=NOON)
    shown = list(ScoreSheet.objects.beyond_scope("test").order_by("code"))
    sheet = shown[0]
    unit, rows = world.units["government"], []
    for month in ("2026-09", "2026-10"):
        line = Line(Indicator("verified", "核查", "", "manual", 10.0), None, None, 5.0, 0.0)
        placed = Placed(unit.pk, Total(50.0, 50.0, 50.0), 1, 1)
        result = Result(unit.pk, unit.name, world.city["长治市"].path, (line,), placed)
        with transaction.atomic():
            one = store(sheet, parse(month), 1, "0" * 64, [result], actor=SYSTEM, now=NOON)
        if not rows:
            one = publish(one, one.version, actor=SYSTEM, now=NOON)
        score = one.scores.get()
        held = score.lines.get()
        objection = Objection.objects.create(line=held, reason="不服", given_at=NOON)
        item = ManualItem.objects.create(
            code="county", indicator="verified", month=month, party=world.units["mill" if not rows else "far_mill"],
            points=5, evidence="记录", assessor="张", entered_at=NOON,
        )  # fmt: skip
        rows.append((shown[len(rows)], one, score, held, objection, item))
    names = ("sheet", "assessment", "score", "line", "objection", "manual_item")
    return dict(zip(names, zip(*rows, strict=True), strict=True))
