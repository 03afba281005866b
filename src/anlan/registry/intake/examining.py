"""Read and judge a workbook without writing anything: the dry run, the check before entering, the answer's content."""

from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.spreadsheets.isolation import in_child
from anlan.foundation.spreadsheets.opening import open_safely
from anlan.registry.assignment.proposing import prepare as prepare_proposals
from anlan.registry.intake.applying import Context, judge
from anlan.registry.intake.counting import Counts
from anlan.registry.intake.entity import FIELDS
from anlan.registry.intake.faults import Finding
from anlan.registry.intake.packing import Unpacker
from anlan.registry.intake.reference import reference_for
from anlan.registry.intake.sheets import Question, Sheet
from anlan.registry.intake.workflow import IMPORT
from anlan.registry.regions.models import Region

READER = "anlan.registry.intake.packing:read_packed"
# Lines a chunk. Others wait for about a second; smaller chunks write the same pages of the indexes more often.
CHUNK = 6_000


class Progress(Protocol):
    """Whoever wants to know how far the work is: a job, or a bar on a terminal."""

    def report(self, done: int, total: int | None = None, stage: str | None = None) -> None:
        """Say that ``done`` of about ``total`` lines are behind us."""


class Silent:
    """Nobody wants to know."""

    def report(self, done: int, total: int | None = None, stage: str | None = None) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Options:
    """What the person who hands in a workbook decides.

    ``answers`` say what unknown headings mean (heading → field, or ``kept``); ``accept_renames`` lets the registry
    change names of known parties; ``all_or_none`` enters nothing while a line is held.
    """

    answers: Mapping[str, str] | None = None
    city_code: str = ""
    accept_renames: bool = False
    all_or_none: bool = False

    def checked(self) -> "Options":
        """Return itself; Refused ``import-field-unknown`` for an answer that names no field."""
        known = {*FIELDS, "kept", "serial"}
        for name in (self.answers or {}).values():
            if name not in known:
                raise Refused("import-field-unknown", field=name, known=", ".join(sorted(known)))
        return self


@dataclass
class Examined:
    """What a workbook would come to; ``found`` are (sheet, line, status, findings) of the lines with findings."""

    counts: Counts = field(default_factory=Counts)
    questions: list[Question] = field(default_factory=list)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    skipped: Mapping[str, int] = field(default_factory=dict)
    found: list[tuple[int, int, str, tuple[Finding, ...]]] = field(default_factory=list)


def examine(*, path: Path, options: Options, actor: Actor, now: datetime, progress: Progress | None = None) -> Examined:
    """Say what a workbook would come to if it were entered now. Raises Refused ``workbook-…``."""
    require(actor, IMPORT)
    options.checked()
    progress = progress or Silent()
    context = context_for(actor, options, now)
    examined = Examined()
    unpacker, total = Unpacker(), 0
    for message in messages_of(path, options, context):
        if isinstance(message, tuple):
            judged = judge(*unpacker.unpack(message), context)
            judged.counted(examined.counts)
            examined.found += [
                (one.line.sheet, one.line.number, one.status, one.findings) for one in judged.lines if one.findings
            ]
            progress.report(examined.counts.rows, max(total, examined.counts.rows))
            continue
        examined.questions += message.questions
        if isinstance(message, Sheet):
            total += max(message.height - message.heading_line, 0)
            examined.sheets.append(sheet_facts(message))
        else:
            examined.skipped = message.skipped
    return examined


def messages_of(
    path: Path, options: Options, context: Context, *, after: tuple[int, int] = (0, 0), salt: bytes = b""
) -> Generator[Any, None, None]:
    """Yield what the reading process says; see ``packing.read_packed``.

    It begins to read at once, while the file is opened safely here; nothing that it says counts before that.
    """
    reference = reference_for(context.actor, today=context.today, city_code=options.city_code)
    proposer = prepare_proposals(context.now)
    arguments = (str(path), reference, dict(options.answers or {}), after, CHUNK, salt, proposer)
    with closing(in_child(READER, *arguments)) as child:
        open_safely(path)
        yield from child


def context_for(actor: Actor, options: Options, now: datetime) -> Context:
    """Return what stays the same from chunk to chunk."""
    rows = list(Region.objects.visible_to(actor).filter(closed_on=None).values_list("id", "path", "uid"))
    return Context(
        actor=actor,
        regions={pk: uid for pk, _, uid in rows},
        paths={pk: path for pk, path, _ in rows},
        now=now,
        today=local_day(now),
        accept_renames=options.accept_renames,
    )


def sheet_facts(message: Sheet) -> dict[str, Any]:
    """Return what an import keeps about a sheet: where its table stands and what its columns mean."""
    return {
        "number": message.number,
        "name": message.name,
        "heading_line": message.heading_line,
        "width": message.width,
        "columns": [
            {"index": column.index, "title": column.title, "field": column.field or "", "is_own": column.is_own}
            for column in message.columns
        ],
    }
