"""Which records an action counts by itself, for which of its aspects, and why. Pure; days are local days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect (方面、问题类型) of a part, and by what a record shows that it is about it."""

    name: str
    words: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """What a part of an action counts by itself.

    Days, places and sources must all hold; of criteria, sectors, words and industries one is enough, and none stated
    lets every record of the place and time count. Criteria and industries are codes or their beginnings.
    """

    part: int
    first: date
    last: date | None = None
    paths: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    unit: int | None = None
    aspects: tuple[Aspect, ...] = ()

    @property
    def has_subject(self) -> bool:
        """Whether it counts some matters only."""
        return bool(self.criteria or self.sectors or self.words or self.industries)


@dataclass(frozen=True, slots=True)
class Plan:
    """A running action: its name, its days and what its parts count."""

    campaign: int
    title: str
    first: date
    last: date | None
    parts: tuple[Counting, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What is looked at of a hazard, or of a round (``kind`` such as ``inspection.special``, ``unit`` whose it is)."""

    day: date
    path: str = ""
    text: str = ""
    source: str = ""
    criterion: str = ""
    sector: str = ""
    industry: str = ""
    named: str = ""
    kind: str = ""
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """That a record belongs: to which part (None: the action as such) and aspect, and why; see ``reason``."""

    part: int | None
    why: str
    aspect: str = ""
    aspect_why: str = ""


# Why something fits, the surest first, with what it weighs when several parts or aspects fit.
_WEIGHTS = {"criterion": 1_000, "word": 100, "sector": 10, "industry": 5, "unit": 3, "all": 1}


def take(plan: Plan, record: Record) -> Taken | None:
    """Return how an action takes a record in, or None: by the part and aspect that fit best, the first of equals."""
    best: tuple[int, Taken] | None = None
    for counting in plan.parts:
        why = fits(counting, record)
        if not why:
            continue
        aspect, aspect_why, score = guess(counting.aspects, record)
        score += _WEIGHTS[why.partition(":")[0]]
        if best is None or score > best[0]:
            best = (score, Taken(counting.part, why, aspect, aspect_why))
    if best is not None:
        return best[1]
    if record.named and record.named == plan.title and within(record.day, plan.first, plan.last):
        return Taken(None, "named")
    return None


def fits(counting: Counting, record: Record) -> str:
    """Return why a part counts a record (``word:堵塞``), empty when it does not."""
    if not within(record.day, counting.first, counting.last):
        return ""
    if counting.paths and not any(record.path.startswith(path) for path in counting.paths):
        return ""
    if record.kind:
        if record.kind not in counting.rounds:
            return ""
        if counting.unit is not None and counting.unit == record.unit:
            return "unit"
    elif counting.sources and record.source not in counting.sources:
        return ""
    return _subject(counting, record)[0] if counting.has_subject else "all"


def guess(aspects: Sequence[Aspect], record: Record) -> tuple[str, str, int]:
    """Return the aspect that a record is most likely about, why, and how sure that is; empty when none shows."""
    best, why, score = "", "", 0
    for aspect in aspects:
        reason, weight = _subject(aspect, record)
        if weight > score:
            best, why, score = aspect.name, reason, weight
    return best, why, score


def _subject(wanted: Counting | Aspect, record: Record) -> tuple[str, int]:
    criteria = [code for code in wanted.criteria if record.criterion.startswith(code)] if record.criterion else []
    if criteria:
        code = max(criteria, key=len)
        return f"criterion:{record.criterion}", _WEIGHTS["criterion"] + len(code)
    if words := [word for word in wanted.words if word in record.text]:
        # Two words say more than one, and a long word more than a short one.
        return f"word:{max(words, key=len)}", _WEIGHTS["word"] * len(words) + sum(map(len, words))
    if record.sector and record.sector in wanted.sectors:
        return f"sector:{record.sector}", _WEIGHTS["sector"]
    if record.industry and any(record.industry.startswith(code) for code in wanted.industries):
        return f"industry:{record.industry}", _WEIGHTS["industry"]
    return "", 0


def within(day: date, first: date, last: date | None) -> bool:
    """Whether a day lies in a span whose last day may be open."""
    return first <= day and (last is None or day <= last)


COUNTS = ("found", "rectified", "rectifying", "overdue", "major", "listed", "published", "handed_over")
MODES = ("suggest", "remind", "supervise", "hand_over")
CLOSED_UNIT = "closed_unit"
FIGURES = (*COUNTS, *MODES, CLOSED_UNIT)
"""What is counted of findings; ``closed_unit`` marks findings at units that were closed or stopped."""
Cell = tuple[str, str, str]
"""Name of the part, aspect, path of the county."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a cut as it then stood: a finding with its figures, or a round with the units it visited."""

    cell: Cell
    party: int
    figures: frozenset[str] = frozenset()
    visits: int = 0
    is_round: bool = False


def totals(lines: Iterable[Line]) -> dict[str, Any]:
    """Return what a cut says: sums over all, and the figures of every cell (CMP-16).

    ``found`` = ``rectified`` + ``rectifying`` in every cell and in all.
    """
    every = dict.fromkeys(FIGURES, 0)
    cells: dict[Cell, dict[str, int]] = {}
    parties, stopped = set(), set()
    rounds = visits = 0
    for line in lines:
        if line.is_round:
            rounds, visits = rounds + 1, visits + line.visits
            continue
        parties.add(line.party)
        if CLOSED_UNIT in line.figures:
            stopped.add(line.party)
        cell = cells.setdefault(line.cell, {})
        for name in line.figures:
            every[name] += 1
            cell[name] = cell.get(name, 0) + 1
    return {
        **every,
        "closed_units": len(stopped),
        "units": len(parties),
        "rounds": rounds,
        "visits": visits,
        "cells": [[*cell, cells[cell]] for cell in sorted(cells)],
    }


def against(planned: int | None, done: int) -> float | None:
    """Return what was done of what was planned, in per cent, rounded down to a tenth; None without a plan."""
    return done * 1000 // planned / 10 if planned else None


def year_due(first: date, last_cut: date | None, today: date) -> date | None:
    """Return the last day of the year whose cut a running action lacks: the last one that is over; else None."""
    end = date(today.year - 1, 12, 31)
    return end if first <= end and (last_cut is None or last_cut < end) else None


def counting_of(part: int, first: date, last: date | None, said: Mapping[str, Any], paths: Iterable[str],
                unit: int | None) -> Counting:  # fmt: skip
    """Return what a part counts from the lists that it holds."""
    return Counting(
        part=part,
        first=first,
        last=last,
        paths=tuple(paths),
        unit=unit,
        aspects=tuple(aspect_of(one) for one in said["aspects"]),
        **{name: tuple(said[name]) for name in ("sources", "criteria", "sectors", "words", "industries", "rounds")},
    )


def aspect_of(said: Mapping[str, Any]) -> Aspect:
    """Return an aspect from what a part holds."""
    lists = {name: tuple(said.get(name, ())) for name in ("words", "criteria", "sectors", "industries")}
    return Aspect(str(said["name"]), **lists)
