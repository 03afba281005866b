"""The ladder of warnings, as pure decisions (design, section 2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID


class Rung(IntEnum):
    """How high a warning stands. The system climbs to REPORT by itself; the last two are proposed to a person."""

    REMIND = 1
    WARN = 2
    REPORT = 3
    SUPERVISE = 4
    INTERVIEW = 5

    @property
    def code(self) -> str:
        """Return the word that ladders are written with."""
        return self.name.lower()


class Sentence(StrEnum):
    """Which of the four sentences a failure belongs to (002: 隐患不排查、上报不按时、整改不及时、工作不到位)."""

    INSPECT = "inspect"
    REPORT = "report"
    RECTIFY = "rectify"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Step:
    """That a warning climbs to a rung so many days after due (before it, where negative)."""

    rung: Rung
    days: int


Ladder = tuple[Step, ...]


def ladder_of(rows: Iterable[Mapping[str, Any]]) -> Ladder:
    """Read a ladder as data has it, ``{"rung": "report", "days": 3}``; KeyError for a rung that nobody knows."""
    return tuple(Step(Rung[row["rung"].upper()], int(row["days"])) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Something that fails or is about to, as a cause sees it now.

    ``matter`` names what it is about and has at most one open warning: duty × holder, a hazard, a post. ``spell``
    names this spell of failure of the matter (its first period, or the day since when). ``due_at`` is the UTC instant
    from which the ladder counts. ``answered``: done by now, though late; it waits for the next period and climbs no
    further. ``failing`` counts the failing periods. ``silenced_by`` is the matter that causes this one.
    ``sentence`` says on which number of the leader's page it counts.
    """

    matter: str
    spell: str
    due_at: datetime
    ladder: Ladder
    party_id: int
    post_id: int | None = None
    duty_id: int | None = None
    subject_kind: str = ""
    subject_uid: UUID | None = None
    latest: str = ""
    failing: int = 1
    answered: bool = False
    silenced_by: str = ""
    sentence: Sentence = Sentence.WORK


@dataclass(frozen=True, slots=True)
class Standing:
    """An open warning as it stands: key, spell, rung, and what was last known of its case."""

    id: int
    spell: str
    rung: Rung
    answered: bool
    latest: str
    failing: int
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to happen to bring the warnings into agreement with the cases."""

    raised: list[tuple[Case, Rung]]
    climbed: list[tuple[Standing, Case, Rung]]
    touched: list[tuple[Standing, Case]]
    closed: list[Standing]


def rung_at(case: Case, now: datetime) -> Rung | None:
    """Return the rung that a case has reached by the ladder; None before its first step."""
    reached = [step.rung for step in case.ladder if now >= case.due_at + timedelta(days=step.days)]
    return max(reached, default=None)


def may_remind(ladder: Sequence[Step], length: int) -> bool:
    """Whether a reminder before due makes sense for periods of ``length`` days: it must fall into the period.

    Who owes something every day has it on his workbench every morning; a reminder would be noise.
    """
    ahead = max((-step.days for step in ladder if step.rung is Rung.REMIND), default=0)
    return 0 < ahead < length


def compare(cases: Iterable[Case], standing: Mapping[str, Standing], done: frozenset[str], now: datetime) -> Changes:
    """Return what to change so that the open warnings (``standing``, by matter) say what the cases say.

    ``done`` are the keys (matter and spell) of warnings that are closed: what was accepted is not raised again. A
    rung never falls: a warning ends by being closed. The second call with what the first left changes nothing.
    """
    raised, climbed, touched, met = [], [], [], dict(standing)
    for case in cases:
        stands = met.get(case.matter)
        if stands is not None and stands.spell == case.spell:
            del met[case.matter]
            reached = rung_at(case, now)
            if reached is not None and reached > stands.rung and not case.answered:
                climbed.append((stands, case, reached))
            elif (stands.answered, stands.latest, stands.failing) != (case.answered, case.latest, case.failing):
                touched.append((stands, case))
        elif (
            not case.answered
            and key_of(case.matter, case.spell) not in done
            and (reached := rung_at(case, now)) is not None
        ):
            raised.append((case, reached))
    return Changes(raised, climbed, touched, list(met.values()))


def key_of(matter: str, spell: str) -> str:
    """Return the key of a warning: matter × spell of failure."""
    return f"{matter}@{spell}"


def weight_of(rung: Rung, failing: int, days_late: int) -> int:
    """Return what puts the worst first: the rung, then how often it failed, then how long ago (0 to 32,767)."""
    return int(rung) * 5000 + min(failing, 49) * 50 + min(max(days_late, 0), 49)
