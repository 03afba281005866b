"""A table that a page break cut in two: its parts, and the row that was cut, put together again. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace

from anlan.responsibility.policy.documents.written import GridCell

_NUMBER = re.compile(r"第?[（(]?[0-9〇零一二三四五六七八九十]{1,3}(?:[-—.．][0-9]{1,2})?[）)]?[项条号]?[.．、]?")
_NUMBERED = re.compile(r"(?:[0-9]{1,3}[.．、]|[（(][0-9]{1,3}[）)]|[①-⑳])")
_ENDED = re.compile(r"[。；;！？）)]$")


def width_of(cells: list[GridCell]) -> int:
    """Return how many columns cells take."""
    return max((cell.column + cell.columns for cell in cells), default=0)


def continued(first: list[GridCell], second: list[GridCell]) -> list[GridCell]:
    """Return two parts of one table as one: a repeated head is dropped, a row that goes on is put to its beginning."""
    skip = 1 if _row(first, 0) == _row(second, 0) else 0
    rest = [cell for cell in second if cell.row >= skip]
    height = max((cell.row + cell.rows for cell in first), default=0)
    if not rest or not _goes_on(first, {cell.column: _said(cell) for cell in rest if cell.row == skip}, height - 1):
        return [*first, *[replace(cell, row=cell.row - skip + height) for cell in rest]]
    found = list(first)
    for cell in rest:
        above = next((n for n, one in enumerate(found) if one.column == cell.column and _covers(one, height - 1)), None)
        if cell.row == skip and above is not None:
            found[above] = replace(
                found[above], lines=_joined(found[above].lines, cell.lines), rows=found[above].rows + cell.rows - 1
            )
        else:
            found.append(replace(cell, row=cell.row - skip + height - 1))
    return found


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    if not first or not second:
        return first or second
    return (*first[:-1], first[-1] + second[0], *second[1:])


def _covers(cell: GridCell, row: int) -> bool:
    return cell.row <= row < cell.row + cell.rows


def _said(cell: GridCell) -> str:
    return "".join(cell.lines)


def _row(cells: list[GridCell], row: int) -> dict[int, str]:
    return {cell.column: _said(cell) for cell in cells if cell.row == row}


def _goes_on(first: list[GridCell], row: dict[int, str], last: int) -> bool:
    """Whether the first row behind the break is the rest of the one before it.

    It has no number where the others have one; or its long cell has none; or, where the others end as sentences do,
    the one before the break does not.
    """
    columns: dict[int, list[str]] = {}
    for cell in first:
        if cell.row > 0 and _said(cell):
            columns.setdefault(cell.column, []).append(_said(cell))
    numbers = [column for column, said in columns.items() if _most(said, _NUMBER.fullmatch)]
    if numbers:
        return not any(row.get(column) for column in numbers) and any(row.values())
    if not columns:
        return False
    longest = max(columns, key=lambda column: sum(map(len, columns[column])) / len(columns[column]))
    said = columns[longest]
    if not row.get(longest):
        return any(row.values())
    if _most(said, _NUMBERED.match):
        return not _NUMBERED.match(row[longest])
    before = next((_said(cell) for cell in first if cell.column == longest and _covers(cell, last)), "")
    return bool(before) and _most(said, _ENDED.search) and not _ENDED.search(before)


def _most(said: list[str], holds: Callable[[str], object]) -> bool:
    return len(said) >= 2 and sum(1 for words in said if holds(words)) * 10 >= len(said) * 7
