"""What the lines of a score sheet count, as functions over the frozen tables (``folders.opened``).

Each measure is one relation of cases: ``unit_id`` whose line it is, ``hit``, and what the case is. Counting it gives
the line, listing it gives the very rows behind it. A hit is a case in time for a rate, and a fault for a deduction.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

import ibis

from anlan.insight.assessment.rules import Indicator

# Ibis expressions carry their types at run time only.
Table = Any

DECIDED = ("met", "late", "missed")


class Facts(NamedTuple):
    """The frozen tables; ``how`` of membership is territory, lead or own."""

    verdict: Table
    duty: Table
    party: Table
    membership: Table
    hazard: Table
    warning: Table
    manual: Table


def facts() -> Facts:
    """Return the tables by name and shape."""
    shapes: dict[str, dict[str, str]] = {
        "verdict": {
            "duty_id": "int64",
            "party_id": "int64",
            "post_uid": "uuid",
            "period": "string",
            "status": "string",
        },
        "duty": {
            "duty_id": "int64",
            "uid": "uuid",
            **dict.fromkeys(("code", "name", "name_en", "strength", "sentence"), "string"),
        },
        "party": {"party_id": "int64", "uid": "uuid", "name": "string", "kind": "string"},
        "membership": {"unit_id": "int64", "party_id": "int64", "how": "string"},
        "hazard": {
            "uid": "uuid",
            "party_id": "int64",
            "text": "string",
            "deadline": "date",
            "found_on": "date",
            "rectified_on": "date",
        },
        "warning": {
            "uid": "uuid",
            "party_id": "int64",
            "duty_id": "int64",
            "sentence": "string",
            "spell": "string",
            "reached_on": "date",
        },
        "manual": {
            **dict.fromkeys(("code", "indicator", "evidence", "assessor"), "string"),
            "party_id": "int64",
            "points": "float64",
            "entered_on": "date",
        },
    }
    return Facts(*(ibis.table(shapes[name], name=name) for name in Facts._fields))


class Asked(NamedTuple):
    """One indicator of a sheet over the local days ``first`` to ``last``."""

    sheet: str
    indicator: Indicator
    first: date
    last: date

    def parameter(self, name: str) -> Any:
        """Return what the indicator says of a parameter; None when nothing."""
        return self.indicator.parameters.get(name)


def own_on_time(facts: Facts, asked: Asked) -> Table:
    """Return the mandatory obligations of the unit and its posts that were decided; met ones are hits."""
    found = _decided(facts, asked)
    return found.mutate(unit_id=found.party_id)


def charge_on_time(facts: Facts, asked: Asked) -> Table:
    """Return the decided obligations of those in the unit's charge; met ones are hits."""
    return _in_charge(_decided(facts, asked), facts, asked)


def rectified_in_time(facts: Facts, asked: Asked) -> Table:
    """Return the hazards in charge that had to be rectified in the month; those rectified in time are hits.

    What was corrected on the spot has no deadline and was in time.
    """
    hazard = facts.hazard
    day = ibis.coalesce(hazard.deadline, hazard.rectified_on)
    due = hazard.filter(day.between(asked.first, asked.last))
    in_time = due.rectified_on.notnull() & (due.rectified_on <= ibis.coalesce(due.deadline, due.rectified_on))
    return _in_charge(_hazard(due.mutate(hit=in_time.fill_null(False))), facts, asked)


def overdue_hazards(facts: Facts, asked: Asked) -> Table:
    """Return the hazards in charge that were there in the month; those overdue at its end are hits."""
    hazard = facts.hazard.filter(facts.hazard.found_on <= asked.last)
    still = hazard.rectified_on.isnull() | (hazard.rectified_on > asked.last)
    late = (hazard.deadline < asked.last).fill_null(False) & still
    return _in_charge(_hazard(hazard.mutate(hit=late)), facts, asked)


def reported_warnings(facts: Facts, asked: Asked) -> Table:
    """Return the warnings of those in charge that had to be reported to a superior in the month; each is a hit."""
    warning = facts.warning
    if sentence := asked.parameter("sentence"):
        warning = warning.filter(warning.sentence == sentence)
    shown = warning.mutate(hit=ibis.literal(True), warning_uid=warning.uid).drop("uid", "sentence")
    return _in_charge(shown, facts, asked)


def manual(facts: Facts, asked: Asked) -> Table:
    """Return what a named assessor entered for the unit."""
    given = facts.manual.filter(facts.manual.code == asked.sheet, facts.manual.indicator == asked.indicator.code)
    return given.mutate(hit=ibis.literal(True), unit_id=given.party_id)


CASES: Mapping[str, Callable[[Facts, Asked], Table]] = {
    one.__name__: one
    for one in (own_on_time, charge_on_time, rectified_in_time, overdue_hazards, reported_warnings, manual)
}


def counted(facts: Facts, asked: Asked) -> Table:
    """Return unit_id, hits and of: what the indicator counts, for every unit that has any case.

    Warnings are counted among the parties that could have been warned: a unit without any has all its points. Of a
    manual item the hits are the points that were entered.
    """
    rows = CASES[asked.indicator.measure](facts, asked)
    if asked.indicator.measure == "manual":
        return rows.group_by("unit_id").agg(hits=rows.points.sum(), of=rows.count())
    if asked.indicator.measure == "reported_warnings":
        hits = rows.group_by("unit_id").agg(hits=rows.count())
        among = facts.membership.filter(facts.membership.how == asked.parameter("charge"))
        among = among.group_by("unit_id").agg(of=among.count())
        both = among.left_join(hits, "unit_id")
        return both.select("unit_id", hits=both.hits.fill_null(0), of="of")
    return rows.group_by("unit_id").agg(hits=rows.count(where=rows.hit), of=rows.count())


def behind(facts: Facts, asked: Asked, unit: int) -> Table:
    """Return the very cases of one unit with the names of party and duty: what cost points first, then by party."""
    rows = CASES[asked.indicator.measure](facts, asked)
    rows = rows.filter(rows.unit_id == unit)
    party = facts.party.select("party_id", party_uid="uid", party_name="name")
    rows = rows.left_join(party, "party_id").drop("party_id_right")
    if "duty_id" in rows.columns:
        duty = facts.duty.select("duty_id", duty_uid="uid", duty_name="name", duty_name_en="name_en")
        rows = rows.left_join(duty, "duty_id").drop("duty_id_right")
    is_fault = asked.indicator.measure in ("overdue_hazards", "reported_warnings")
    cost = rows.hit if is_fault else ~rows.hit
    further = [name for name in ("duty_id", "period", "deadline", "hazard_uid", "warning_uid") if name in rows.columns]
    return rows.mutate(cost=cost).order_by(ibis.desc("cost"), "party_id", *further)


def _decided(facts: Facts, asked: Asked) -> Table:
    duty = facts.duty.filter(facts.duty.strength == "mandatory")
    if sentence := asked.parameter("sentence"):
        duty = duty.filter(duty.sentence == sentence)
    if codes := asked.parameter("duties"):
        duty = duty.filter(duty.code.isin(codes))
    verdict = facts.verdict.filter(facts.verdict.status.isin(DECIDED))
    found = verdict.semi_join(duty, "duty_id")
    return found.mutate(hit=found.status == "met")


def _in_charge(rows: Table, facts: Facts, asked: Asked) -> Table:
    whose = facts.membership.filter(facts.membership.how == asked.parameter("charge")).select("unit_id", "party_id")
    return rows.join(whose, "party_id")


def _hazard(rows: Table) -> Table:
    return rows.select("party_id", "hit", "text", "deadline", "rectified_on", hazard_uid="uid")
