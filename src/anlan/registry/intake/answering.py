"""The answer to a registry workbook: the same workbook, explained, to be corrected and imported again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets.answering import AnswerBook, Mark, column_width
from anlan.foundation.spreadsheets.isolation import in_child
from anlan.foundation.spreadsheets.reading import Line
from anlan.registry.intake import workbooks
from anlan.registry.intake.examining import Examined
from anlan.registry.intake.faults import Finding
from anlan.registry.intake.messages import FIELDS, STATUS, advice_of, proposal_of, title_of
from anlan.registry.intake.models import ImportLine, RegistryImport
from anlan.registry.intake.vocabulary import OWN_COLUMNS

RAW = "anlan.foundation.spreadsheets.reading:raw_lines"
_SAMPLE = 60
# How bad a finding is, the worst first: the worst gives the line its colour.
_ORDER = ("held", "refused", "open", "repaired", "repeated", "noted")


class Progress(Protocol):
    """Whoever wants to know how far the writing is."""

    def report(self, done: int, total: int | None = None, stage: str | None = None) -> None:
        """Say that ``done`` of about ``total`` lines are behind us."""


Outcome = tuple[str, Sequence[Finding]]


def answer_from_import(job: RegistryImport, out: Path, *, progress: Progress | None = None) -> None:
    """Write the answer to an import to ``out``. The caller has checked who may see the import."""
    path = workbooks.place_of(job.file_hash, job.file_name)
    if not path.exists():
        raise Refused("import-workbook-gone")
    lines = ImportLine.objects.beyond_scope("the caller fetched the import").filter(registry_import=job).order_by("pk")
    rows = lines.values_list("sheet", "line", "status", "findings").iterator(chunk_size=5000)
    outcomes = ((sheet, line, (status, _findings(text))) for sheet, line, status, text in rows)
    _write(path, out, job.sheets, outcomes, job.counts.get("rows", 0), progress)


def answer_from_examination(examined: Examined, path: Path, out: Path, *, progress: Progress | None = None) -> None:
    """Write the answer that the workbook at ``path`` would have if it were entered now, to ``out``."""
    outcomes = ((sheet, line, (status, findings)) for sheet, line, status, findings in examined.found)
    _write(path, out, examined.sheets, outcomes, examined.counts.rows, progress)


def _findings(text: str) -> Sequence[Finding]:
    return [Finding(*entry) for entry in json.loads(text)] if text else ()


def _write(
    path: Path,
    out: Path,
    sheets: Sequence[Mapping[str, Any]],
    outcomes: Iterable[tuple[int, int, Outcome]],
    total: int,
    progress: Progress | None,
) -> None:
    known = {sheet["number"]: sheet for sheet in sheets}
    names = {sheet["number"]: sheet["name"] for sheet in sheets}
    titles = OWN_COLUMNS["en" if (get_language() or "").startswith("en") else "zh-hans"]
    coming = iter(outcomes)
    following = next(coming, None)
    done = 0
    with AnswerBook(out, titles) as book, closing(in_child(RAW, str(path))) as pieces:
        current = 0
        for name, number, lines in pieces:
            sheet = known.get(number)
            if number != current:
                current = number
                _begin(book, name, sheet, lines)
            own = {column["index"] for column in sheet["columns"] if column["is_own"]} if sheet else set()
            columns = {c["field"]: c["index"] for c in reversed(sheet["columns"]) if c["field"]} if sheet else {}
            for line, raw in lines:
                cells = [cell if index not in own else "" for index, cell in enumerate(raw)] if own else raw
                if sheet and line <= sheet["heading_line"]:
                    book.heading(line, cells, own=line == sheet["heading_line"])
                    continue
                if following and following[:2] == (number, line):
                    status, findings = following[2]
                    following = next(coming, None)
                    book.line(line, cells, *_explained(status, findings, columns, names))
                else:
                    book.line(line, cells)
            done += len(lines)
            if progress:
                progress.report(min(done, total), total)


def _begin(book: AnswerBook, name: str, sheet: Mapping[str, Any] | None, lines: Sequence[Line]) -> None:
    if sheet is None:
        book.begin_sheet(name)
        return
    own = {column["index"] for column in sheet["columns"] if column["is_own"]}
    used = [index for _, cells in lines for index, cell in enumerate(cells) if cell != "" and index not in own]
    sample = [cells for number, cells in lines if number >= sheet["heading_line"]][:_SAMPLE]
    widths = {
        index: column_width([str(cells[index]) for cells in sample if index < len(cells)])
        for index in range(sheet["width"])
        if index not in own
    }
    titled = [column["index"] for column in sheet["columns"] if not column["is_own"]]
    own_column = max([*used, *titled], default=-1) + 1
    book.begin_sheet(name, heading_line=sheet["heading_line"], own_column=own_column, widths=widths)


def _explained(
    status: str, findings: Sequence[Finding], columns: Mapping[str, int], names: dict[int, str]
) -> tuple[str, list[Mark]]:
    if not findings:
        return "", []
    ordered = sorted(findings, key=lambda finding: _ORDER.index(finding.effect))
    marks = []
    for finding in ordered:
        column = columns.get(finding.field, columns.get(_NEAR.get(finding.field, "")))
        field = f"{FIELDS[finding.field]}: " if finding.field in FIELDS else ""
        reason = f"{field}{title_of(finding.fault)}. {advice_of(finding.fault)}"
        proposal = proposal_of(finding.fault, finding.proposal, names)
        marks.append(Mark(column, finding.effect, reason, proposal))
    return str(STATUS.get(status, _("Checked"))), marks


# Where a finding is shown when the workbook has no column of its own for the field.
_NEAR = {
    "longitude": "coordinates",
    "industry_code": "industry_name",
    "county": "region",
    "township": "region",
    "village": "region",
}
