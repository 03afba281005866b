"""The verbs of an import: hand in, check, enter, take back, drop (REG-08, EXC-07, EXC-14)."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from anlan.foundation.bulk.services import insert_rows, refresh_statistics, writing_much
from anlan.foundation.ledger import services as ledger
from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import advance
from anlan.registry.intake import workbooks
from anlan.registry.intake.applying import Context, judge, store
from anlan.registry.intake.counting import Counts
from anlan.registry.intake.examining import (
    Options,
    Progress,
    Silent,
    context_for,
    examine,
    messages_of,
    sheet_facts,
)
from anlan.registry.intake.models import ImportLine, RegistryImport
from anlan.registry.intake.packing import Message, Unpacker, encode
from anlan.registry.intake.sheets import Question, Sheet
from anlan.registry.intake.storing import GROWN
from anlan.registry.intake.workflow import IMPORT

_TRIES = 3


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
            settings=as_settings(options),
            staged_at=now,
        )
        ledger.record(
            "import.staged", by=actor, recorded_at=now, subject=job, detail={"file": job.file_name, "sha256": file_hash}
        )
    return job


def preview(
    *, uid: UUID, actor: Actor, clock: Callable[[], datetime], progress: Progress | None = None
) -> RegistryImport:
    """Check an import: what it would come to, and every line with a finding; ``previewed``. Writes no party."""
    job = get_import(uid, actor)
    path = workbook_of(job)
    examined = examine(path=path, options=options_of(job), actor=actor, now=clock(), progress=progress)
    with transaction.atomic():
        job.lines.all().delete()  # lines of an earlier check: a draft
        insert_rows(
            ImportLine,
            ("registry_import_id", "sheet", "line", "status", "findings"),
            ((job.pk, sheet, line, status, encode(found)) for sheet, line, status, found in examined.found),
        )
        counts = {**examined.counts.as_dict(), "skipped": dict(examined.skipped)}
        fields = {
            "counts": counts,
            "questions": [asdict(question) for question in examined.questions],
            "sheets": examined.sheets,
        }
        advance(job, "preview", actor=actor, now=clock(), facts={}, fields=fields, detail={"counts": counts})
    return job


@transaction.atomic
def answer_questions(*, uid: UUID, answers: Mapping[str, str], actor: Actor, now: datetime) -> RegistryImport:
    """Say what headings mean, and have the workbook checked again (``staged``)."""
    job = get_import(uid, actor)
    options = options_of(job)
    merged = replace(options, answers={**(options.answers or {}), **answers}).checked()
    fields = {"settings": as_settings(merged)}
    if job.state == "previewed":
        advance(job, "recheck", actor=actor, now=now, facts={}, fields=fields)
    else:
        save_edit(job, expected_version=job.version, fields=fields)
    return job


@transaction.atomic
def drop(*, uid: UUID, actor: Actor, now: datetime) -> RegistryImport:
    """Drop an import of which nothing was entered. Its workbook and its checked lines go."""
    job = get_import(uid, actor)
    job.lines.all().delete()
    advance(job, "drop", actor=actor, now=now, facts={})
    return job


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
    path = workbook_of(job)
    now = clock()
    if options.all_or_none and job.state != "applying":
        counts = examine(path=path, options=options, actor=actor, now=now, progress=progress).counts
        if counts.asked or counts.refused:
            raise Refused("import-not-clean", held=counts.asked + counts.refused)
    if job.state != "applying":
        with transaction.atomic():
            job.lines.all().delete()  # those of the check; entering writes its own
            advance(job, "apply", actor=actor, now=now, facts={}, fields={"counts": {}})
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
    context = context_for(actor, options, now)
    questions: list[Question] = []
    sheets: list[dict[str, Any]] = []
    skipped: Mapping[str, int] = {}
    unpacker, total, stored = Unpacker(), 0, 0
    messages = messages_of(path, options, context, after=(job.sheet, job.line), salt=bytes(job.salt or b""))
    with closing(messages), without_gc(), writing_much():
        for message in messages:
            if isinstance(message, tuple):
                _store_chunk(job, message, unpacker, context, clock)
                stored += 1
                if stored == 1:  # the first thousands tell the planner what the tables will be like
                    refresh_statistics(*GROWN)
                progress.report(job.counts["rows"], max(total, job.counts["rows"]))
                continue
            questions += message.questions
            if isinstance(message, Sheet):
                total += max(message.height - message.heading_line, 0)
                sheets.append(sheet_facts(message))
            else:
                skipped = message.skipped
    if stored > 1:
        refresh_statistics(*GROWN)
    with transaction.atomic():
        counts = {**Counts.from_dict(job.counts).as_dict(), "skipped": dict(skipped)}
        fields = {
            "counts": counts,
            "questions": [asdict(q) for q in questions],
            "sheets": sheets,
            "applied_at": clock(),
        }
        advance(job, "finish", actor=actor, now=clock(), facts={}, fields=fields, detail={"counts": counts})


@contextmanager
def without_gc() -> Iterator[None]:
    """Let counting references free what is read: looking for circles among millions of tuples costs a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _store_chunk(
    job: RegistryImport,
    message: Message,
    unpacker: Unpacker,
    context: Context,
    clock: Callable[[], datetime],
) -> None:
    """Judge and store; when somebody else changed or entered one of the parties meanwhile, judge anew."""
    lines, parties = unpacker.unpack(message)
    for attempt in range(_TRIES):
        judged = judge(lines, parties, context)
        try:
            store(job, judged, unpacker.proposal_of, context, clock())
            return
        except (IntegrityError, Refused) as error:
            retry = isinstance(error, IntegrityError) or error.code == "stale-edit"
            if not retry or attempt == _TRIES - 1:
                raise


def workbook_of(job: RegistryImport) -> Path:
    """Return where the workbook of an import is kept; Refused ``import-workbook-gone``."""
    path = workbooks.place_of(job.file_hash, job.file_name)
    if not path.exists():
        raise Refused("import-workbook-gone")
    return path


def as_settings(options: Options) -> dict[str, Any]:
    """Return options as an import keeps them."""
    return {**asdict(options), "answers": dict(options.answers or {})}


def options_of(job: RegistryImport) -> Options:
    """Return what was decided when the workbook was handed in."""
    return Options(**job.settings)


def get_import(uid: UUID, actor: Actor) -> RegistryImport:
    """Return an import of the actor or his unit; Refused ``not-found``."""
    found: RegistryImport | None = RegistryImport.objects.visible_to(actor).filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found
