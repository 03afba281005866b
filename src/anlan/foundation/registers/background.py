"""A long list written in the background: the same file, with the rights that its reader has when it is written."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_noop

from anlan.foundation.exports import services as exports
from anlan.foundation.exports.models import Export
from anlan.foundation.jobs.progress import Progress
from anlan.foundation.records.once import asking_once
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.declaration import Register, register_called
from anlan.foundation.registers.exporting import EXCEL_ROWS, write_csv, write_xlsx
from anlan.foundation.registers.filters import filter_form
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor

_CHUNK = 1000
_WRITING, _FINISHING = gettext_noop("Writing the rows"), gettext_noop("Finishing the file")


def ask_for_list(
    *,
    register: Register,
    format: str,
    query: str,
    rows: int,
    reason: str,
    about: str,
    stem: str,
    post: str,
    actor: Actor,
    now: datetime,
) -> Export:
    """Let a list be written in the background; ``query`` is the filter as the address of the list carries it."""
    if format == "xlsx" and rows > EXCEL_ROWS:
        raise Refused("export-too-long", limit=EXCEL_ROWS)
    return exports.ask(
        call=write_list,
        arguments={"room": register.room, "name": register.name, "format": format, "query": query},
        title=str(register.label),
        file_name=f"{stem}.{format}",
        what=f"{register.room}.{register.name}",
        reason=reason,
        about=about,
        rows=rows,
        permission=register.export_permission or register.view_permission,
        post=post,
        origin=f"{register.url('list')}?{query}" if query else register.url("list"),
        actor=actor,
        now=now,
    )


def write_list(progress: Progress, *, export: str) -> dict[str, int]:
    """Write an export of a register: a job, safe to be killed and called again."""
    return exports.carry_out(UUID(export), _write, progress, clock=lambda: datetime.now(UTC))


def _write(path: Path, arguments: Mapping[str, Any], actor: Actor, progress: Progress) -> int:
    register = register_called(arguments["room"], arguments["name"])
    if not register.may_export(actor):
        raise Forbidden(register.export_permission or register.view_permission)
    with asking_once():
        form = filter_form(register.filters, actor, QueryDict(arguments["query"]))
        if not form.is_valid():
            raise Refused("filter-wrong")
        rows = register.listed(actor, form.cleaned_data)
        return write_rows(path, register, rows, arguments["format"], actor, progress)


def write_rows(
    path: Path, register: Register, rows: ScopedQuerySet[Any], format: str, actor: Actor, progress: Progress
) -> int:
    """Write rows in the columns of a register as ``csv`` or ``xlsx`` and return how many; reports between chunks."""
    write = write_csv if format == "csv" else write_xlsx
    return write(path, register, _in_chunks(rows, progress), actor)


def _in_chunks(rows: ScopedQuerySet[Any], progress: Progress) -> Iterator[Any]:
    """Yield the rows of the list as it stood at the beginning, each as it is when it is written.

    The keys are read at once and the rows in chunks, because progress is written in between, and SQLite lets nobody
    write while an older reading of his own is open. A row that left the reach meanwhile is left out.
    """
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        progress.report(start, len(keys), stage=_WRITING)
        chunk = keys[start : start + _CHUNK]
        found = {record.pk: record for record in rows.filter(pk__in=chunk).order_by()}
        yield from (found[key] for key in chunk if key in found)
    progress.report(len(keys), len(keys), stage=_FINISHING)
