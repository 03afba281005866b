"""Lists of reports: the queue of a telephone after a day without a network, or an enterprise's own system (EXC-03)."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.api import cleaned_by
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.criteria.queries import criteria_named
from anlan.prevention.hazards.forms import CriterionField, PartyField, ReportForm
from anlan.prevention.hazards.permissions import REPORT
from anlan.prevention.hazards.register import said_in
from anlan.prevention.hazards.services import Outcome, Report, report_many
from anlan.registry.parties.fields import find_parties
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import parties

FILE = Path(__file__).parent / "data" / "lists.toml"


@cache
def most() -> int:
    """Return how many reports a list may hold in this city."""
    return int(tomllib.loads(FILE.read_text(encoding="utf-8"))["most"])


def enter_list(lines: Sequence[Any], *, actor: Actor, now: datetime) -> list[Outcome]:
    """Check each line with the form of the page, enter those that are in order, and say what became of each.

    Every line needs a ``key`` of its own, so that the list may be sent again. Raises Forbidden, and Refused
    ``hazard-list-too-long`` before anything is written.
    """
    require(actor, REPORT)
    if len(lines) > most():
        raise Refused("hazard-list-too-long", given=len(lines), most=most())
    read = _read(lines, actor)
    entered = iter(report_many([each for each in read if isinstance(each, Report)], actor=actor, now=now))
    return [next(entered) if isinstance(each, Report) else Outcome(refused=each) for each in read]


def _read(lines: Sequence[Any], actor: Actor) -> list[Report | Refused]:
    """Return the report that each line makes, or why it makes none; what the lines name is read together."""
    form = ReportForm({}, actor=actor)
    for field in form.fields.values():
        if isinstance(field, PartyField):
            field.known = _parties_named(_named("party", lines), actor)
        elif isinstance(field, CriterionField):
            field.known = criteria_named(_named("criterion", lines), actor)
    read: list[Report | Refused] = []
    for line in lines:
        try:
            if not isinstance(line, dict):
                raise Refused("form-wrong")
            if not line.get("key"):
                raise Refused("hazard-key-missing", fields={"key": "hazard-key-missing"})
            read.append(said_in(cleaned_by(form, line)))
        except Refused as refused:
            read.append(refused)
    return read


def _named(field: str, lines: Sequence[Any]) -> list[str]:
    """Return the different texts of a field as its form will look them up."""
    given = (line.get(field) for line in lines if isinstance(line, dict))
    return list(dict.fromkeys(str(text).strip() for text in given if text))


def _parties_named(names: Sequence[str], actor: Actor) -> dict[str, Party]:
    """Return name → party within reach, by uid, name or credit code."""
    uids = {name: uid for name in names if (uid := as_uid(name))}
    rows = parties(actor).filter(uid__in=set(uids.values())).only("uid", "name").order_by() if uids else ()
    by_uid = {party.uid: party for party in rows}
    found = {name: by_uid[uid] for name, uid in uids.items() if uid in by_uid}
    rest = [name for name in names if name not in found]
    return found | (find_parties(rest, actor) if rest else {})
