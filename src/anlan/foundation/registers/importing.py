"""Reading a list back: compare each row with what the export would say today, and change only what differs.

All rows or none: a dry run shows what would happen, with every fault in its line; nothing is written until no
fault is left. A row with a number (编号) changes that record, a row without one enters a new one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils.translation import override

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.registers.columns import LANGUAGES, Column, plain
from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.exporting import FORMULA, NUMBER, VERSION
from anlan.foundation.scope.rules import Actor
from anlan.foundation.spreadsheets.opening import open_safely
from anlan.foundation.spreadsheets.reading import sheets_of

HEADING_WITHIN = 20


@dataclass(frozen=True)
class Row:
    """One line of the workbook: the record it names, and the texts of the columns that may be written."""

    line: int
    number: str
    version: str
    texts: Mapping[str, str]


@dataclass
class Outcome:
    """What reading a workbook back did, or would do."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[tuple[int, str]] = field(default_factory=list)
    """(line, column) of changed cells that cannot be changed here; they were left as they are."""
    applied: bool = False


class _NothingWritten(Exception):
    """Ends a dry run, or one with faults, by rolling all of it back."""


def read_back(register: Register, path: Path, *, dry_run: bool, actor: Actor, now: datetime) -> Outcome:
    """Read the workbook at ``path`` into the register; raises Refused when it is no workbook of this register.

    The verbs are called in one transaction, in a dry run too, so that it says exactly what would happen.
    """
    if not register.may_import(actor):
        raise Forbidden(register.import_permission or register.view_permission)
    outcome = Outcome()
    rows = _rows(register, path)
    try:
        with transaction.atomic():
            for row in rows:
                outcome.rows += 1
                try:
                    with transaction.atomic():
                        _take(register, row, outcome, actor=actor, now=now)
                except Refused as refused:
                    outcome.faults.append((row.line, _told(refused)))
            if dry_run or outcome.faults:
                raise _NothingWritten
            outcome.applied = True
    except _NothingWritten:
        pass
    return outcome


def _take(register: Register, row: Row, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    if not row.number:
        if register.create_form is None or not register.may_create(actor):
            raise Refused("register-read-only")
        register.create(
            _cleaned(register.create_form, _parsed(register, row.texts, actor), actor), actor=actor, now=now
        )
        outcome.created += 1
        return
    try:
        record = register.one(UUID(row.number), actor)
    except (ValueError, Refused):
        raise Refused("row-unknown", uid=row.number) from None
    differing = _differing(register, row, record, actor)
    fields = set(register.edit_form.base_fields) if register.edit_form and register.may_edit(actor) else set()
    columns = {column.name: column for column in register.columns}
    for name in [name for name in differing if columns[name].field not in fields]:
        outcome.ignored.append((row.line, str(columns[name].label)))
        del differing[name]
    if not differing:
        outcome.unchanged += 1
        return
    if register.edit_form is None:
        raise Refused("register-read-only")
    version = int(row.version) if row.version.isdigit() else record.version
    cleaned = _cleaned(register.edit_form, _parsed(register, differing, actor), actor, partial=True)
    register.change(record, version, cleaned, actor=actor, now=now)
    outcome.changed += 1


def _differing(register: Register, row: Row, record: Any, actor: Actor) -> dict[str, str]:
    """Return column → text of the cells that say something else than the list does today, in either language."""
    differing = {}
    for column in register.columns:
        if column.name not in row.texts:
            continue
        text = row.texts[column.name]
        if column.is_mask(record, text) or any(text == said for said in _said(column, record, actor)):
            continue
        differing[column.name] = text
    return differing


def _said(column: Column, record: Any, actor: Actor) -> Iterator[str]:
    """Yield what the export says of the record, in the active language first."""
    yield clean_text(column.reader(actor)(record))
    for language in LANGUAGES:
        with override(language):
            yield clean_text(column.reader(actor)(record))


def _parsed(register: Register, texts: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    columns = {column.name: column for column in register.columns if column.field}
    return {columns[name].field: columns[name].parsed(text, actor) for name, text in texts.items() if name in columns}


def _cleaned(
    form_type: type[forms.Form], data: dict[str, Any], actor: Actor, *, partial: bool = False
) -> dict[str, Any]:
    """Validate with the form that the page uses; of a partial change only the given fields count."""
    arguments: dict[str, Any] = {"actor": actor} if getattr(form_type, "takes_actor", False) else {}
    form = form_type(data, **arguments)
    if partial:
        for name in set(form.fields) - set(data):
            del form.fields[name]
    if not form.is_valid():
        raise Refused("form-wrong", fields={name: str(errors[0]) for name, errors in form.errors.items()})
    return dict(form.cleaned_data)


def _told(refused: Refused) -> str:
    words = [message_of(refused)]
    words += [text for text in refused.fields.values() if " " in text or not text.isascii()]
    return " ".join(words)


def _rows(register: Register, path: Path) -> list[Row]:
    by_title = _titles(register)
    rows: list[Row] = []
    found = False
    for sheet in sheets_of(open_safely(path)):
        places: dict[int, str] | None = None
        for number, cells in sheet.lines():
            if places is None:
                titles = [str(cell).strip() for cell in cells]
                named = {index: by_title[title] for index, title in enumerate(titles) if title in by_title}
                if len(named) >= 2:
                    places, found = named, True
                elif number > HEADING_WITHIN:
                    break
                continue
            texts = {name: _text(cells[index]) if index < len(cells) else "" for index, name in places.items()}
            uid, version = texts.pop(NUMBER, ""), texts.pop(VERSION, "")
            if uid or any(texts.values()):
                rows.append(Row(number, uid, version, texts))
    if not found:
        raise Refused("heading-missing", headings="、".join(str(column.label) for column in register.columns[:4]))
    return rows


def _titles(register: Register) -> dict[str, str]:
    """Return heading → column name in both languages: a list exported in English is read back in Chinese."""
    titles = {NUMBER: NUMBER, VERSION: VERSION}
    for language in LANGUAGES:
        with override(language):
            titles |= {str(column.label): column.name for column in register.columns}
    return titles


def clean_text(text: str) -> str:
    """Return the text as it comes back from a workbook: blanks at its ends are lost."""
    return text.strip()


def _text(cell: Any) -> str:
    """Return a cell as text: whole numbers without ``.0``, days as ISO, an apostrophe before a formula taken off."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    text = plain(cell).strip()
    return text[1:].strip() if text.startswith("'") and text[1:2] in FORMULA else text
