"""Rehearse a draft on the months that are frozen: who would gain or lose how many ranks (issue 3, section 4)."""

from collections import defaultdict
from dataclasses import dataclass, field

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.insight.assessment.city import require_city
from anlan.insight.assessment.computing import Asked, compute
from anlan.insight.assessment.folders import opened
from anlan.insight.assessment.models import Assessment, ScoreSheet
from anlan.insight.assessment.permissions import EDIT
from anlan.insight.assessment.sheets import indicators_of, policy


@dataclass
class Moved:
    """A unit with its ranks month by month, by the sheet in force and by the draft; None where it had none."""

    name: str
    ranks: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)

    @property
    def gained(self) -> float:
        """The ranks that it would gain on average; negative where it would lose."""
        moved = [then - new for then, new in self.ranks.values() if then is not None and new is not None]
        return round(sum(moved) / len(moved), 1) if moved else 0.0

    @property
    def dropped(self) -> float:
        """The ranks that it would lose on average."""
        return -self.gained


@dataclass(frozen=True)
class Rehearsal:
    """What a draft would have changed: the months, oldest first, and every unit, greatest change first."""

    against: ScoreSheet | None
    months: list[str]
    units: list[Moved]


def rehearse(draft: ScoreSheet, *, actor: Actor) -> Rehearsal:
    """Compute the last frozen months by the draft and by the sheet in force; nothing is stored.

    Corrections after objections are left out of both: they decided about lines of the sheet as it was.
    """
    require(actor, EDIT)
    require_city(actor)
    now: ScoreSheet | None = (
        ScoreSheet.objects.visible_to(actor).filter(code=draft.code, state="in_force").exclude(pk=draft.pk).first()
    )
    rows = Assessment.objects.visible_to(actor).order_by("inputs").values_list("month", "inputs")
    frozen: dict[str, int] = dict(rows)
    months = sorted(frozen)[-policy().months_rehearsed :]
    units: dict[int, Moved] = defaultdict(lambda: Moved(""))
    for month in list(months):
        try:
            with opened(month, frozen[month]):
                pass
        except Refused:  # the facts of that month are not on this machine
            months.remove(month)
            continue
        then = _ranks(now, month, frozen[month]) if now else {}
        new = _ranks(draft, month, frozen[month])
        for unit, (name, rank) in new.items():
            units[unit].name = name
            units[unit].ranks[month] = (then.get(unit, ("", None))[1], rank)
    return Rehearsal(now, months, sorted(units.values(), key=lambda one: (-abs(one.gained), one.name)))


def _ranks(sheet: ScoreSheet, month: str, number: int) -> dict[int, tuple[str, int | None]]:
    asked = Asked(sheet.code, sheet.unit_kind, sheet.unit_level, indicators_of(sheet.indicators))
    found = compute(month, number, asked)
    return {one.unit: (one.name, one.placed.rank if one.placed else None) for one in found}
