"""The verbs of an import: hand in, check, enter, take back, drop (REG-08, EXC-07, EXC-14)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.spreadsheets.isolation import in_child
from anlan.foundation.workflow.services import advance
from anlan.registry.assignment.proposing import prepare as prepare_proposals
from anlan.registry.intake import workbooks
from anlan.registry.intake.applying import Context, Judged, judge, prepare, store
from anlan.registry.intake.counting import Counts
from anlan.registry.intake.entity import FIELDS
from anlan.registry.intake.models import RegistryImport
from anlan.registry.intake.reference import reference_for
from anlan.registry.intake.sheets import End, Line, Lines, Question, Sheet
from anlan.registry.intake.storing import RegionFacts
from anlan.registry.intake.workflow import IMPORT
from anlan.registry.regions.models import Region

READER = "anlan.registry.intake.sheets:read_registry"
_TRIES = 3


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


@dataclass(frozen=True)
class Examined:
    """What a workbook would come to if it were entered now."""

    counts: Counts
    questions: tuple[Question, ...]
    skipped: Mapping[str, int]


def hand_in(
    *, chunks: Iterable[bytes], file_name: str, options: Options, actor: Actor, now: datetime
) -> RegistryImport:
    """Keep a workbook and make an import of it, ``staged``. The file is looked at when it is checked."""
    require(actor, IMPORT)
    options.checked()
    file_hash, size = workbooks.keep(chunks, file_name)
    with transaction.atomic():
        job: RegistryImport = RegistryImport.objects.create(
            owner_id=actor.user_id,
            owner_name=actor.name[:120],
            organisation_id=actor.organisation_id,
            file_name=Path(file_name).name[:200],
            file_hash=file_hash,
            file_bytes=size,
            settings={**asdict(options), "answers": dict(options.answers or {})},
            staged_at=now,
        )
        ledger.record(
            "import.staged", by=actor, recorded_at=now, subject=job, detail={"file": job.file_name, "sha256": file_hash}
        )
    return job


def examine(*, path: Path, options: Options, actor: Actor, now: datetime, progress: Progress | None = None) -> Examined:
    """Read and judge a workbook without writing anything: the dry run."""
    require(actor, IMPORT)
    counts = Counts()
    questions: list[Question] = []
    skipped: dict[str, int] = {}
    for judged, message in _judged(path, options.checked(), actor, now, progress or Silent()):
        if judged is not None:
            judged.counted(counts)
        elif isinstance(message, Sheet | End):
            questions += message.questions
            skipped = dict(message.skipped) if isinstance(message, End) else skipped
    return Examined(counts, tuple(questions), skipped)


def enter(
    *,
    uid: UUID,
    actor: Actor,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
) -> RegistryImport:
    """Enter an import, or go on where it was interrupted; return it ``done``.

    Every chunk is one transaction of about a second: parties, assignments, acts, lines and the place up to which
    the import has come. Killed at any instant it can be called again. Raises Refused ``import-not-clean``,
    ``import-runs-elsewhere``, ``import-disk-full``, ``workbook-…``.
    """
    job = get_import(uid, actor)
    options = options_of(job)
    path = workbooks.place_of(job.file_hash, job.file_name)
    if not path.exists():
        raise Refused("import-workbook-gone")
    now = clock()
    if options.all_or_none and job.state != "applying":
        counts = examine(path=path, options=options, actor=actor, now=now, progress=progress).counts
        if counts.asked or counts.refused:
            raise Refused("import-not-clean", held=counts.asked + counts.refused)
    if job.state != "applying":
        with transaction.atomic():
            advance(job, "apply", actor=actor, now=now, facts={})
    try:
        _enter(job, path, options, actor, clock, progress or Silent())
    except OperationalError as error:
        if "full" in str(error) or "I/O" in str(error):
            raise Refused("import-disk-full") from error
        raise
    return job


def _enter(
    job: RegistryImport,
    path: Path,
    options: Options,
    actor: Actor,
    clock: Callable[[], datetime],
    progress: Progress,
) -> None:
    require(actor, IMPORT)
    now = clock()
    context = _context(actor, options, now)
    reference = reference_for(actor, today=context.today, city_code=options.city_code)
    after = (job.sheet, job.line)
    questions: list[Question] = []
    sheets: list[dict[str, Any]] = []
    skipped: Mapping[str, int] = {}
    total = 0
    arguments = (str(path), reference, dict(options.answers or {}), after, bytes(job.salt or b""))
    with closing(in_child(READER, *arguments)) as messages:
        for message in messages:
            if isinstance(message, Lines):
                _store_chunk(job, message.lines, context, clock)
                progress.report(job.counts["rows"], max(total, job.counts["rows"]))
                continue
            questions += message.questions
            if isinstance(message, Sheet):
                total += max(message.height - message.heading_line, 0)
                sheets.append(_sheet(message))
            else:
                skipped = message.skipped
    with transaction.atomic():
        counts = {**Counts.from_dict(job.counts).as_dict(), "skipped": dict(skipped)}
        fields = {
            "counts": counts,
            "questions": [asdict(q) for q in questions],
            "sheets": sheets,
            "applied_at": clock(),
        }
        advance(job, "finish", actor=actor, now=clock(), facts={}, fields=fields, detail={"counts": counts})


def _store_chunk(job: RegistryImport, lines: list[Line], context: Context, clock: Callable[[], datetime]) -> None:
    """Judge, prepare and store; when somebody else changed or entered one of the parties meanwhile, judge anew."""
    for attempt in range(_TRIES):
        judged = judge(lines, context)
        prepared = prepare(judged, context)
        try:
            store(job, judged, prepared, context, clock())
            return
        except (IntegrityError, Refused) as error:
            retry = isinstance(error, IntegrityError) or error.code == "stale-edit"
            if not retry or attempt == _TRIES - 1:
                raise


def _judged(
    path: Path, options: Options, actor: Actor, now: datetime, progress: Progress
) -> Iterator[tuple[Judged | None, Sheet | Lines | End]]:
    context = _context(actor, options, now)
    reference = reference_for(actor, today=context.today, city_code=options.city_code)
    total = done = 0
    with closing(in_child(READER, str(path), reference, dict(options.answers or {}))) as messages:
        for message in messages:
            if isinstance(message, Lines):
                done += len(message.lines)
                progress.report(done, max(total, done))
                yield judge(message.lines, context), message
                continue
            if isinstance(message, Sheet):
                total += max(message.height - message.heading_line, 0)
            yield None, message


def _context(actor: Actor, options: Options, now: datetime) -> Context:
    rows = Region.objects.visible_to(actor).filter(closed_on=None).values_list("id", "path", "uid")
    return Context(
        actor=actor,
        regions={pk: RegionFacts(path, uid) for pk, path, uid in rows.iterator(chunk_size=5000)},
        proposer=prepare_proposals(now),
        today=local_day(now),
        accept_renames=options.accept_renames,
    )


def _sheet(message: Sheet) -> dict[str, Any]:
    columns = [{"index": c.index, "title": c.title, "field": c.field or ""} for c in message.columns]
    return {
        "number": message.number,
        "name": message.name,
        "heading_line": message.heading_line,
        "width": message.width,
        "columns": columns,
    }


def options_of(job: RegistryImport) -> Options:
    """Return what was decided when the workbook was handed in."""
    return Options(**job.settings)


def get_import(uid: UUID, actor: Actor) -> RegistryImport:
    """Return an import of the actor or his unit; Refused ``not-found``."""
    found: RegistryImport | None = RegistryImport.objects.visible_to(actor).filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found
