"""Design section 2 as one relational program: functions from tables to tables (Ibis), for a whole city at once.

It must agree with ``responsibility/engine``, which says the same for one party. It runs on DuckDB, and its expressions
compile for Spark unchanged. Nothing is counted day by day: a party's facts are cut into stretches on which nothing
changes; a stretch in which a duty holds covers whole periods, written out by their numbers, and at most two in part,
which alone are added up. Days are counted from 1 January 1970; instants are UTC.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any, NamedTuple

import ibis

from anlan.insight.sweep.selecting import Leaf, condition_over, fits, leaves_of
from anlan.insight.sweep.timetable import INSTANT, Timetable, shapes_of_timetable

# Ibis expressions carry their types at run time only.
Table = Any
Column = Any

_EPOCH = date(1970, 1, 1)
UNDATED = ("kind", "region")
"""Facets that stand on the party itself, without dates."""

_BITS = 40
_DATED = {"first_day": "date", "last_day": "date", "recorded_at": INSTANT, "superseded_at": INSTANT}


class Facts(NamedTuple):
    """The tables that verdicts follow from; ``duty`` and ``slot`` are the timetable."""

    party: Table
    facet: Table
    spell: Table
    act: Table
    waiver: Table
    duty: Table
    slot: Table


def facts(duty_id: str = "int64", party_id: str = "int64") -> Facts:
    """Return the tables by name and shape; the two types are those of the keys."""
    shapes: dict[str, dict[str, str]] = {
        "party": {"party_id": party_id, "kind": "string", "region": "string"},
        "facet": {"party_id": party_id, "name": "string", "value": "string", **_DATED},
        "spell": {"party_id": party_id, **_DATED},
        "act": {
            "party_id": party_id,
            "kind": "string",
            "counts_on": "date",
            "recorded_at": INSTANT,
            "valid": "boolean",
            "voided_at": INSTANT,
        },
        "waiver": {"duty_id": duty_id, "party_id": party_id, **_DATED},
        **shapes_of_timetable(duty_id),
    }
    return Facts(*(ibis.table(shapes[name], name=name) for name in Facts._fields))


class Step(NamedTuple):
    """One table of the program, made from tables before it."""

    name: str
    table: Table


def program(facts: Facts, plan: Timetable, as_of: datetime) -> list[Step]:
    """Return the steps that lead to the verdicts: duty_id, party_id, period and status of every obligation.

    Each step is one relation over the facts and the steps before it, by their names; the last is the result.
    """
    steps: list[Step] = []

    def step(name: str, table: Table) -> Table:
        steps.append(Step(name, table))
        return ibis.table(table.schema(), name=name)

    duty = _in_days(facts.duty, "from_day", "to_day")
    days = step("slot_day", slot_days(facts.slot))
    proven = step("proven", evidence(counting(facts.act, as_of), facts.slot, facts.duty, days))
    let_off = step("let_off", waived(known(facts.waiver, as_of), facts.slot, facts.duty))
    stretch = step("stretch", stretches(facts.party, facts.facet, facts.spell, plan, as_of))
    stint = step("stint", stints(stretch, duty, plan.selectors, days))
    step("verdict", decided(obligations(stint, facts.slot), proven, let_off, facts.slot, facts.duty))
    return steps


def known(table: Table, as_of: datetime) -> Table:
    """Keep the dated rows that were known at the instant."""
    at = _instant(as_of)
    return table.filter(table.recorded_at <= at, table.superseded_at.isnull() | (table.superseded_at > at))


def counting(act: Table, as_of: datetime) -> Table:
    """Keep the acts that count at the instant: valid, recorded by then and not yet voided."""
    at = _instant(as_of)
    return act.filter(act.valid, act.recorded_at <= at, act.voided_at.isnull() | (act.voided_at > at))


class Tests(NamedTuple):
    """The leaves of all selectors that test one dated facet: column ``name`` holds one bit for each that is passed."""

    name: str
    facet: str
    leaves: list[Leaf]


def tests_of(selectors: Sequence[object]) -> list[Tests]:
    """Sort the leaves on dated facets into columns of bits, as many to a column as fit."""
    found: list[Tests] = []
    for leaf in leaves_of(selectors):
        if leaf["facet"] in UNDATED:
            continue
        room = [tests for tests in found if tests.facet == leaf["facet"] and len(tests.leaves) < _BITS]
        if not room:
            found.append(Tests(f"f{len(found)}", leaf["facet"], []))
        (room or found)[-1].leaves.append(leaf)
    return found


def stretches(party: Table, facet: Table, spell: Table, plan: Timetable, as_of: datetime) -> Table:
    """Return party_id, first, last, kind, region and a column of bits for every ``Tests``.

    A stretch is a run of days of an active party on which none of its facets changes. A facet that is not known passes
    no test, so its bits are 0.
    """
    tests = tests_of(plan.selectors)
    begin, end = day_number(ibis.literal(plan.first_day)), day_number(ibis.literal(plan.last_day))
    nothing = {each.name: ibis.null("int64") for each in tests}

    def within(table: Table) -> Table:
        rows = _in_days(known(table, as_of), "first_day", "last_day")
        rows = rows.mutate(first_day=ibis.greatest(rows.first_day, begin))
        return rows.filter(rows.first_day <= end, rows.last_day.isnull() | (rows.last_day >= rows.first_day))

    def turns(rows: Table, at_first: Mapping[str, Column], after_last: Mapping[str, Column]) -> list[Table]:
        ended = rows.filter(rows.last_day < end)
        return [
            rows.select("party_id", day=rows.first_day, **at_first),
            ended.select("party_id", day=ended.last_day + 1, **after_last),
        ]

    changes = turns(within(spell), {"turn": _small(1), **nothing}, {"turn": _small(-1), **nothing})
    if tests:
        worn = within(facet.filter(facet.name.isin(sorted({each.facet for each in tests}))))
        # The bits behind the day from which they hold: the greatest so far is the latest. Where a value ends, no bit is
        # left, and a value that begins on that day is not less.
        since, until = _stamp(worn.first_day), _stamp(worn.last_day + 1)
        begun = {each.name: _said(worn, each, since + _bits(worn.value, each.leaves)) for each in tests}
        over = {each.name: _said(worn, each, until) for each in tests}
        changes += turns(worn, {"turn": _small(0), **begun}, {"turn": _small(0), **over})
    every = ibis.union(*changes, distinct=False)
    by_day = every.group_by("party_id", "day").agg(
        turn=every.turn.sum(), **{each.name: every[each.name].max() for each in tests}
    )
    so_far = ibis.cumulative_window(group_by=by_day.party_id, order_by=by_day.day)
    onward = ibis.window(group_by=by_day.party_id, order_by=by_day.day)
    stretch = by_day.select(
        "party_id",
        first=by_day.day,
        last=(by_day.day.lead().over(onward) - 1).fill_null(end),
        active=by_day.turn.sum().over(so_far) > 0,
        **{each.name: by_day[each.name].max().over(so_far).fill_null(0) for each in tests},
    )
    return stretch.filter(stretch.active).join(party, "party_id").drop("active")


def stints(stretch: Table, duty: Table, selectors: Sequence[object], days: Table) -> Table:
    """Return duty_no, party_id, first and last: days on which the duty was in force and the party matched it.

    With them go the slots that hold both days.
    """
    tests = tests_of(selectors)

    def passed(leaf: Leaf) -> Column:
        if leaf["facet"] in UNDATED:
            return fits(stretch[leaf["facet"]], leaf)
        each = next(each for each in tests if leaf in each.leaves)
        return (stretch[each.name] & ibis.literal(1 << each.leaves.index(leaf), "int64")) != 0

    none = ibis.null("int32")
    numbers = [
        ibis.ifelse(condition_over(passed, selector), ibis.literal(number, "int32"), none)
        for number, selector in enumerate(selectors)
    ]
    matching = stretch.select("party_id", "first", "last", selector_no=ibis.array(numbers).unnest())
    matching = matching.filter(matching.selector_no.notnull()).join(duty, "selector_no")
    held = matching.select(
        "duty_no",
        "party_id",
        first=ibis.greatest(matching["first"], matching.from_day),
        last=ibis.least(matching["last"], matching.to_day),
    )
    held = held.filter(held["first"] <= held["last"])
    opening = days.select("duty_no", day="day", opening="slot", opening_first="first_day", opening_last="last_day")
    closing = days.select("duty_no", day="day", closing="slot", closing_first="first_day", closing_last="last_day")
    held = held.join(opening, [held.duty_no == opening.duty_no, held["first"] == opening.day]).drop("day")
    return held.join(closing, [held.duty_no == closing.duty_no, held["last"] == closing.day]).drop("day")


def obligations(stint: Table, slot: Table) -> Table:
    """Return party_id and slot of every obligation: on at least half of the period's days the duty held."""
    cut_before = stint["first"] > stint.opening_first
    cut_after = stint["last"] < stint.closing_last
    alone = stint.opening == stint.closing
    whole = stint.select(
        "party_id",
        slot=ibis.range(stint.opening + cut_before.cast("int32"), stint.closing + 1 - cut_after.cast("int32"))
        .unnest()
        .cast("int32"),
    )
    at_first = stint.filter(cut_before | (cut_after & alone))
    at_last = stint.filter(cut_after & ~alone)
    parts = ibis.union(
        at_first.select(
            "party_id",
            slot="opening",
            days=ibis.least(at_first["last"], at_first.opening_last) - at_first["first"] + 1,
        ),
        at_last.select("party_id", slot="closing", days=at_last["last"] - at_last.closing_first + 1),
        distinct=False,
    )
    summed = parts.group_by("party_id", "slot").agg(days=parts.days.sum())
    summed = summed.join(slot.select("slot", "length"), "slot")
    half = summed.filter(2 * summed.days >= summed.length).select("party_id", "slot")
    return ibis.union(whole, half, distinct=False)


def evidence(act: Table, slot: Table, duty: Table, days: Table) -> Table:
    """Return party_id, slot and in_time for every slot with enough acts: the n-th in order of recording decides."""
    demand = slot.join(duty, "duty_no").select("slot", "act_kind", "minimum", "due")
    where = days.join(demand, "slot")
    where = where.select("slot", "act_kind", "due", on=(ibis.literal(_EPOCH) + where.day.as_interval("D")).cast("date"))
    done = act.join(where, [act.kind == where.act_kind, act.counts_on == where.on])
    counted = done.group_by("party_id", "slot").agg(
        all=done.count(), early=done.count(where=done.recorded_at < done.due)
    )
    counted = counted.join(demand, "slot")
    return counted.filter(counted["all"] >= counted.minimum).select(
        "party_id", "slot", in_time=counted.early >= counted.minimum
    )


def waived(waiver: Table, slot: Table, duty: Table) -> Table:
    """Return party_id and slot where a waiver covers the last day of the period."""
    periods = slot.join(duty, "duty_no").select("slot", "duty_id", "last_day")
    covering = waiver.select("duty_id", "party_id", begins="first_day", ends="last_day")
    both = covering.join(periods, "duty_id")
    covered = both.filter(both.begins <= both.last_day, both.ends.isnull() | (both.ends >= both.last_day))
    return covered.select("party_id", "slot").distinct()


def decided(owed: Table, proven: Table, let_off: Table, slot: Table, duty: Table) -> Table:
    """Return the verdict of every obligation: met, else waived, else late, else what time made of it."""
    let_off = let_off.mutate(is_waived=True)
    owed = owed.left_join(proven, ["party_id", "slot"]).drop("party_id_right", "slot_right")
    owed = owed.left_join(let_off, ["party_id", "slot"]).drop("party_id_right", "slot_right")
    named = slot.join(duty, "duty_no").select("slot", "duty_id", "period", "otherwise")
    owed = owed.join(named, "slot")
    status = ibis.cases(
        (owed.in_time, "met"),
        (owed.is_waived, "waived"),
        (owed.in_time.notnull(), "late"),
        else_=owed.otherwise,
    )
    return owed.select("duty_id", "party_id", "period", status=status)


def slot_days(slot: Table) -> Table:
    """Return every day of every slot, numbered, with the slot's first and last."""
    slot = _in_days(slot, "first_day", "last_day")
    return slot.select(
        "slot",
        "duty_no",
        "first_day",
        "last_day",
        day=ibis.range(slot.first_day, slot.last_day + 1).unnest(),
    )


def day_number(day: Column) -> Column:
    """Return the days since 1 January 1970."""
    return day.delta(ibis.literal(_EPOCH), unit="day")


def _in_days(table: Table, *columns: str) -> Table:
    return table.mutate(**{name: day_number(table[name]) for name in columns})


def _instant(instant: datetime) -> Column:
    return ibis.literal(instant, type=INSTANT)


def _stamp(day: Column) -> Column:
    """Return the number of a day with room for bits behind it."""
    return (day + 1_000_000) * ibis.literal(1 << _BITS, "int64")


def _bits(value: Column, leaves: Sequence[Leaf]) -> Column:
    """Return one bit for each leaf whose test the value passes."""
    bits = [ibis.ifelse(fits(value, leaf), ibis.literal(1 << n, "int64"), 0) for n, leaf in enumerate(leaves)]
    return reduce(add, bits)


def _said(worn: Table, tests: Tests, said: Column) -> Column:
    return ibis.ifelse(worn.name == tests.facet, said, ibis.null("int64"))


def _small(number: int) -> Column:
    return ibis.literal(number, type="int32")
