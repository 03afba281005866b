"""Hazards that come in with their whole life look as if the people concerned had entered them one after the other."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from anlan.foundation.attachments.history import keep_content
from anlan.foundation.attachments.models import Attachment
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.checking import check
from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import PUBLIC
from anlan.prevention.hazards import services
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.priority import flags_of
from anlan.prevention.hazards.queries import LEAN, hazard_within, hazards
from anlan.prevention.hazards.services.histories import History, Step, enter_histories
from anlan.prevention.hazards.services.reporting import Report
from anlan.registry.parties.models import Party
from tests.prevention.hazards.cast import TEXT, days, picture
from tests.registry.cast import NOON

WHY = "the test compares all rows"
SETTLED = {
    "responsible": "店长", "measures": "清空通道", "funds": Decimal(300),
    "time_limit": local_day(NOON) + timedelta(days=9), "contingency": "专人看护",
}  # fmt: skip
OWN = {"id", "uid", "salt", "digest", "evidence", "subject_uid", "hazard_id", "plan_id", "act_id"}


def _course(cast, course):
    """Return (verb, actor, day, what is entered) of a life; photos are named by phase."""
    judge, party = (cast.keeper, cast.keeper) if course == "own" else (cast.officer, cast.owner)
    graded = ("grade", judge, 0.2, {"grade": "general", "basis": "未列入"})
    planned = ("plan", party, 1, {"settled": SETTLED})
    done = ("submit", party, 4, {"outcome": "通道已清空", "after": ["after"]})
    accepted = ("accept", cast.owner if course == "own" else judge, 5, {"opinion": "整改到位", "photos": ["recheck"]})
    off = ("write_off", cast.owner if course == "own" else judge, 6, {})
    if course == "spot":
        return [("witness_fix", judge, 0.01, {"outcome": "当场清理", "after": ["after"]}), off]
    if course == "returned":
        back = ("return", judge, 4.5, {"reason": "只清了一半"})
        return [graded, planned, done, back, (*done[:2], 4.8, done[3]), accepted, off,
                ("reopen", judge, 30, {"reason": "又堆上了"})]  # fmt: skip
    return [graded, planned, done, accepted, off]


VERBS = {"plan": "make_plan", "return": "send_back", "witness_fix": "fix_on_spot", "fix_on_spot": "fix_on_spot"}


def _told_by_services(cast, course, finder):
    said = Report(party=cast.mill.uid, text=TEXT, place="二楼", photos=[picture()])
    hazard = services.report(said, actor=finder, now=NOON)
    for verb, by, day, given in _course(cast, course):
        seen = hazard_within(hazard.uid, by, LEAN)
        files = {name: [picture() for _ in value] for name, value in given.items() if name in ("after", "photos")}
        call = getattr(services, VERBS.get(verb, verb))
        call(uid=seen.uid, version=seen.version, actor=by, now=days(day), **{**given, **files})
    return hazard.uid


def _told_in_bulk(cast, course, finder):
    photo = keep_content(picture())
    steps = [
        Step(verb, by, days(day), {n: [photo] if n in ("after", "photos") else v for n, v in given.items()})
        for verb, by, day, given in _course(cast, course)
    ]
    party = Party.objects.beyond_scope(WHY).select_related("region").get(pk=cast.mill.pk)
    known = set(Hazard.objects.beyond_scope(WHY).values_list("uid", flat=True))
    said = Report(party=cast.mill.uid, text=TEXT, place="二楼")
    flags = flags_of(hazards(cast.office).get(uid=next(iter(known))))
    assert enter_histories([History(said, party, finder, NOON, [photo], steps, flags)]) == 1
    return Hazard.objects.beyond_scope(WHY).exclude(uid__in=known).get().uid


def _plain(row):
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in OWN}
    if "photos" in values:
        values["photos"] = {phase: len(uids) for phase, uids in values["photos"].items()}
    return values


def _everything(uid):
    """Return all that stands about a hazard, without the numbers that are each row's own."""
    hazard = Hazard.objects.beyond_scope(WHY).get(uid=uid)
    photos = list(Attachment.objects.beyond_scope(WHY).filter(subject_uid=uid).order_by("id"))
    acts = Act.objects.beyond_scope(WHY).filter(subject_uid__in=[uid, *(photo.uid for photo in photos)])
    told = []
    for act in acts.select_related("detail").order_by("recorded_at", "id"):
        said = {k: v for k, v in act.detail.content.items() if k != "about" or isinstance(v, str)}
        told.append({**_plain(act), "detail": said, "proof": bytes(act.detail.digest) != b""})
    return {
        "hazard": _plain(hazard),
        "plan": hazard.plan_id is not None,
        "plans": [_plain(row) for row in hazard.plans.order_by("pk")],
        "rechecks": [_plain(row) for row in hazard.rechecks.order_by("pk")],
        "photos": [_plain(row) for row in photos],
        "acts": told,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("course", ["whole", "own", "spot", "returned"])
def test_a_history_leaves_what_the_verbs_would_have_left(cast, course):
    finder = cast.keeper if course == "own" else cast.officer
    one = _everything(_told_by_services(cast, course, finder))
    other = _everything(_told_in_bulk(cast, course, finder))
    assert len(one["acts"]) >= 5
    for name, rows in one.items():
        assert other[name] == rows, name
    reached = hazards(cast.officer).values_list("state", flat=True)
    assert len(set(reached)) == 1
    assert len(reached) == 2
    assert not hazards(cast.stranger).exists()


@pytest.mark.django_db
def test_a_history_obeys_the_table_and_the_guard_stands_afterwards(cast):
    party = Party.objects.beyond_scope(WHY).select_related("region").get(pk=cast.mill.pk)
    said = Report(party=cast.mill.uid, text=TEXT)
    with pytest.raises(Refused):
        enter_histories([History(said, party, cast.officer, NOON, (), [Step("write_off", cast.officer, days(1))])])
    with pytest.raises(Forbidden):
        enter_histories([History(said, party, PUBLIC, NOON)])
    assert not Hazard.objects.beyond_scope(WHY).exists()
    assert enter_histories([History(said, party, cast.officer, NOON)]) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("UPDATE prevention_hazard SET state = 'written_off'")


@pytest.mark.django_db
def test_the_ledger_of_a_history_verifies(cast):
    _told_by_services(cast, "spot", cast.officer)
    _told_in_bulk(cast, "spot", cast.officer)
    seal(now=days(40))
    assert check().is_sound
