"""Tables as a document means them: heads recognised, parts on several pages joined, merged cells carried down. Pure.

A flattened table (each cell on a line that ends in |) becomes rows again by the numbers of its cells.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from anlan.responsibility.policy.behind import behind
from anlan.responsibility.policy.outline import Line, lines_of
from anlan.responsibility.policy.rules import Cell, Place, Table
from anlan.responsibility.policy.units import names_units
from anlan.responsibility.policy.words import words

_BLANKS = re.compile(r"[\s\u3000]+")
_ROLES = ("number", "lead", "assisting", "unit", "due", "task", "theme")
_FEWEST_TABS, _FEWEST_ROWS = 2, 3  # what makes lines with tabs a table
_SHORTEST_OWN = 6  # characters that a cell says before it names its units
_SHORTEST_TASK = 12  # characters, on average, from which a column without a head may hold tasks
SAME = re.compile(r"[“\"〃]?同上[。”\"]?|〃|″")
_PRINTED = re.compile(r"第?[（(]?[0-9０-９〇零一二三四五六七八九十]{1,3}(?:[-—.．][0-9]{1,2})?[）)]?[项条号]?[.．、]?")
_TERM = re.compile(r"[年月日旬底前]|长期|持续|常态|全年|季度")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a breakdown table holds: number, theme, task, unit, lead, assisting, due, or other."""

    role: str
    title: str


def squeezed(text: str) -> str:
    """Return the words of a heading cell without blanks: 责 任 单 位 is 责任单位."""
    return _BLANKS.sub("", text)


@lru_cache
def _titles(role: str) -> re.Pattern[str]:
    return re.compile(words().any_of(f"{role}_columns") + r"(?:[（(].*[）)])?")


def role_of(title: str) -> str:
    """Return what a column with this head holds."""
    said = squeezed(title)
    for role in _ROLES:
        if _titles(role).fullmatch(said):
            return role
    for role in ("lead", "assisting", "unit", "due", "task", "theme"):
        if len(said) <= (6 if role == "theme" else 14) and _titles(role).search(said):
            return role
    return "other"


def grid_of(table: Table) -> list[list[Cell | None]]:
    """Return the table as rows of cells; a merged cell stands in every field that it covers."""
    height = max((cell.row + cell.rows for cell in table.cells), default=0)
    width = max((cell.column + cell.columns for cell in table.cells), default=0)
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                grid[row][column] = cell
    return grid


def columns_of(grid: list[list[Cell | None]]) -> tuple[int, int, list[Column]] | None:
    """Return where the head begins, the row behind it, and its columns; None for a table that holds no tasks.

    A head names tasks and units; or tasks, and the cells below name their units themselves. A table without a head
    is known by what its cells hold.
    """
    for number, row in enumerate(grid[:6]):
        roles = [role_of(cell.text) if cell else "other" for cell in row]
        named = bool({"unit", "lead", "assisting"} & set(roles))
        if "task" in roles and (named or _name_their_units(grid[number + 1 :], roles)):
            last = number + 1
            while last < len(grid) and _continues_head(grid, number, last):
                last += 1
            return number, last, [_told(grid, number, last, place) for place in range(len(row))]
    return _without_head(grid)


def _told(grid: list[list[Cell | None]], first: int, last: int, place: int) -> Column:
    """Return a column by its head; one of 主要举措及责任单位 holds tasks, whose last words name the units."""
    column = _column(grid, first, last, place)
    if column.role == "unit" and _name_their_units(
        grid[last:], ["task" if n == place else "" for n in range(len(grid[0]))]
    ):
        return Column("task", column.title)
    return column


def _name_their_units(rows: list[list[Cell | None]], roles: list[str]) -> bool:
    """Whether most cells of tasks say at their end who is responsible."""
    for place in (place for place, role in enumerate(roles) if role == "task"):
        said = [cell.text for row in rows if (cell := row[place]) and cell.text.strip()]
        named = [found for words_here in said if (found := behind(words_here)) and found.start >= _SHORTEST_OWN]
        if len(said) >= 2 and len(named) * 2 > len(said):
            return True
    return False


def _without_head(grid: list[list[Cell | None]]) -> tuple[int, int, list[Column]] | None:
    """Return the columns of a table without a head by what stands in them: long sentences, and names of units."""
    if len(grid) < 3:
        return None
    width = len(grid[0])
    content = [
        [cell.text.strip() for row in grid if (cell := row[place]) and not _is_across(row)] for place in range(width)
    ]
    said = [[words_here for words_here in column if words_here] for column in content]
    lengths = [sum(map(len, column)) / max(len(column), 1) for column in said]
    units = [
        place
        for place in range(width)
        if _mostly(said[place], lambda words_here: bool(SAME.fullmatch(words_here)) or names_units(words_here))
    ]
    tasks = [
        place
        for place in range(width)
        if place not in units and lengths[place] >= _SHORTEST_TASK and len(set(said[place])) * 2 > len(grid)
    ]
    if not tasks or not units or min(units) < max(tasks, key=lengths.__getitem__):
        return None
    task = max(tasks, key=lengths.__getitem__)
    found = [Column("other", "") for _ in range(width)]
    found[task] = Column("task", "")
    for place in units:
        found[place] = Column("unit", "")
    for place in range(width):
        if _mostly(said[place], lambda words_here: bool(_PRINTED.fullmatch(words_here))):
            found[place] = Column("number", "")
        elif place < task and place not in units:
            found[place] = Column("theme", "")
        elif (
            place > task
            and place not in units
            and _mostly(said[place], lambda words_here: bool(_TERM.search(words_here)))
        ):
            found[place] = Column("due", "")
    numbers = [place for place, column in enumerate(found) if column.role == "number"]
    first = (cell.text.strip() for place in numbers if (cell := grid[0][place]) and cell.text)
    begins = int(any(not _PRINTED.fullmatch(text) for text in first))
    return 0, begins, found


def _is_across(row: list[Cell | None]) -> bool:
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _mostly(said: list[str], holds: Callable[[str], bool]) -> bool:
    return len(said) >= 2 and sum(1 for words_here in said if holds(words_here)) * 10 >= len(said) * 7


def _continues_head(grid: list[list[Cell | None]], first: int, row: int) -> bool:
    """Whether a row still belongs to the head: a second line under a merged cell, or a repetition of the first."""
    same = all(
        (one and squeezed(one.text)) == (two and squeezed(two.text))
        for one, two in zip(grid[first], grid[row], strict=True)
    )
    under = any(cell and cell.row <= first and cell.row + cell.rows > row for cell in grid[row])
    named = [role_of(cell.text) for cell in grid[row] if cell]
    return same or (under and bool(named) and all(len(squeezed(cell.text)) <= 8 for cell in grid[row] if cell))


def _column(grid: list[list[Cell | None]], first: int, last: int, place: int) -> Column:
    for row in range(last - 1, first - 1, -1):
        cell = grid[row][place]
        if cell and (role := role_of(cell.text)) != "other":
            return Column(role, squeezed(cell.text))
    cell = grid[first][place]
    return Column("other", squeezed(cell.text) if cell else "")


def joined(tables: tuple[Table, ...], text: str) -> tuple[Table, ...]:
    """Return tables with the parts of one table put together and repeated heads dropped."""
    found: list[Table] = []
    for table in tables:
        if found and _belongs(found[-1], table, text):
            found[-1] = _appended(found[-1], table)
        else:
            found.append(table)
    return tuple(replace(table, head=_head_of(table)) for table in found)


def _width(table: Table) -> int:
    return max((cell.column + cell.columns for cell in table.cells), default=0)


def _belongs(first: Table, second: Table, text: str) -> bool:
    """Whether a table goes on in the next: as wide, nothing between them, or the same head again."""
    if _width(first) != _width(second):
        return False
    between = text[first.place.end : second.place.start]
    if any(line.kind in {"first", "second"} for line in lines_of(between)):
        return False  # a heading of its own
    continued = re.fullmatch(r"[\s\u3000]*(?:[（(]?续表?[^\n]{0,12})?[\s\u3000]*", between) is not None
    same_head = _head_texts(first) == _head_texts(second) and len(between.strip()) <= 40
    return continued or (same_head and "。" not in between)


def _head_texts(table: Table) -> list[str]:
    return [squeezed(cell.text) for cell in table.cells if cell.row == 0]


def _appended(first: Table, second: Table) -> Table:
    drop = 1 if _head_texts(first) == _head_texts(second) else 0
    height = max(cell.row + cell.rows for cell in first.cells)
    rest = [replace(cell, row=cell.row - drop + height) for cell in second.cells if cell.row >= drop]
    return replace(first, cells=(*first.cells, *rest), place=Place(first.place.start, second.place.end))


def _head_of(table: Table) -> tuple[str, ...]:
    found = columns_of(grid_of(table))
    return tuple(column.title for column in found[2]) if found else ()


# Flattened tables


def pipe_tables(lines: tuple[Line, ...], text: str) -> Iterator[Table]:
    """Yield the flattened tables of a plain text: runs of lines that end in |, or carry several |."""
    run: list[Line] = []
    gap = 0
    for line in lines:
        raw = text[line.number_start : line.end]
        if raw.rstrip().endswith("|") or raw.count("|") >= 2:
            run.append(line)
            gap = 0
        elif run and _is_open(run, text) and gap < 3:
            run.append(line)  # a cell of several lines ends only where its | stands
            gap += 1
        else:
            if table := _pipe_table(_closed(run, text), text):
                yield table
            run, gap = [], 0
    if table := _pipe_table(_closed(run, text), text):
        yield table


def _is_open(run: list[Line], text: str) -> bool:
    return len(run) > 2 and text[run[-1].number_start : run[-1].end].count("|") < 2


def _closed(run: list[Line], text: str) -> list[Line]:
    while run and "|" not in text[run[-1].number_start : run[-1].end]:
        run = run[:-1]
    return run


def _pipe_table(run: list[Line], text: str) -> Table | None:
    if len(run) < 3:
        return None
    rows = [text[line.number_start : line.end] for line in run]
    several = sum(1 for row in rows if row.strip().strip("|").count("|") >= 1)
    place = Place(run[0].number_start, run[-1].end)
    cells = _row_cells(run, text) if several > len(rows) // 2 else _stream_cells(run, text)
    return Table("", (), tuple(cells), place, "pipes") if cells else None


def _row_cells(run: list[Line], text: str) -> list[Cell]:
    """Read a table that keeps its rows: | a | b |."""
    cells: list[Cell] = []
    row = 0
    for line in run:
        raw = text[line.number_start : line.end]
        if re.fullmatch(r"[\s|:\-]+", raw):
            continue
        at = line.number_start + (1 if raw.startswith("|") else 0)
        for column, piece in enumerate(raw.removeprefix("|").rstrip().removesuffix("|").split("|")):
            words_here = piece.strip(" \t\u3000")
            start = at + (len(piece) - len(piece.lstrip(" \t\u3000")))
            cells.append(Cell(row, column, words_here, Place(start, start + len(words_here))))
            at += len(piece) + 1
        row += 1
    return _filled_down(cells)


def _filled_down(cells: list[Cell]) -> list[Cell]:
    """Carry words down over empty cells in front of a row's longest one: what was merged came out empty.

    A row with words in its first cell alone is a band over the table.
    """
    width = max((cell.column for cell in cells), default=0) + 1
    filled: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.text:
            filled.setdefault(cell.row, []).append(cell)
    bands = {
        row for row, [first, *more] in filled.items() if row and not more and not first.column and len(first.text) > 2
    }
    cells = [replace(cell, columns=width) if cell.row in bands else cell for cell in cells]
    cells = [cell for cell in cells if cell.row not in bands or not cell.column]
    longest: dict[int, Cell] = {}
    for cell in cells:
        if cell.row not in longest or len(cell.text) > len(longest[cell.row].text):
            longest[cell.row] = cell
    last: dict[int, Cell] = {}
    found = []
    for cell in cells:
        if not cell.text and cell.column < longest[cell.row].column and cell.column in last and cell.row > 0:
            found.append(replace(cell, text=last[cell.column].text, place=last[cell.column].place))
        else:
            last[cell.column] = cell
            for deeper in [column for column in last if column > cell.column]:
                del last[deeper]
            found.append(cell)
    return found


def tab_tables(text: str) -> Iterator[Table]:
    """Yield the tables of a pasted text: runs of lines whose cells are set apart by tabs, as spreadsheets copy them."""
    run: list[tuple[int, str]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        if line.count("\t") >= _FEWEST_TABS:
            run.append((at, line.rstrip("\r")))
        else:
            if len(run) >= _FEWEST_ROWS:
                end = run[-1][0] + len(run[-1][1])
                yield Table("", (), tuple(_tabbed(run)), Place(run[0][0], end), "tabs")
            run = []
        at += len(line) + 1


def _tabbed(run: list[tuple[int, str]]) -> list[Cell]:
    cells: list[Cell] = []
    width = max(line.count("\t") for _, line in run) + 1
    for row, (start, line) in enumerate(run):
        at = start
        pieces = line.split("\t")
        for column, piece in enumerate([*pieces, *[""] * (width - len(pieces))]):
            words_here = piece.strip(" \u3000")
            begin = at + piece.find(words_here) if words_here else at
            cells.append(Cell(row, column, words_here, Place(begin, begin + len(words_here))))
            at = min(at + len(piece) + 1, start + len(line))
    return _filled_down(cells)


_THEME = re.compile(r"[〇零一二三四五六七八九十百]+[、．.]")
_ITEM = re.compile(r"[（(][〇零一二三四五六七八九十百]+[）)]")


_TASK = re.compile(r"[0-9０-９]{1,3}(?:[、．]|\.{1,2}(?![0-9]))|[①-⑳]|[（(][0-9]{1,3}[）)]")
_BARE_NUMBER = re.compile(r"[（(]?(?:[0-9０-９]{1,3}|[〇零一二三四五六七八九十]{1,3})[）)]?[.．、]?")
_BEHIND = ("unit", "lead", "assisting", "due")
_STREAM_HEAD = 10


def _stream_cells(run: list[Line], text: str) -> list[Cell]:
    """Read a table whose cells stand one a line: theme, item, number, task, units, told apart by number and place.

    A theme (一、) and an item ((一)) are carried down until the next; what follows them is a task, then the columns
    that the head names behind the tasks. A row ends early where the next number stands.
    """
    pieces = list(_pieces(run, text))
    roles = [role_of(said) for said, _ in pieces[:_STREAM_HEAD]]
    first = next((n for n, role in enumerate(roles) if role in _BEHIND), None)
    if not first:
        return []
    last = first
    while last < len(roles) and roles[last] in _BEHIND:
        last += 1
    behind = [squeezed(said) for said, _ in pieces[first:last]]
    heads = {squeezed(said) for said, _ in pieces[:last]}
    stream = _Stream(len(behind), "number" in roles[:first], "theme" in roles[:first])
    rest = [piece for piece in pieces[last:] if squeezed(piece[0]) not in heads]  # the head again, on the next page
    for place, piece in enumerate(rest):
        stream.take(piece, rest[place + 1][0] if place + 1 < len(rest) else "")
    titles = ["主题", "项目", "序号", "工作任务", *behind]
    nowhere = Place(pieces[0][1].start, pieces[0][1].start)
    return [*(Cell(0, column, title, nowhere) for column, title in enumerate(titles)), *stream.cells]


class _Stream:
    """Puts cells that come one by one back into rows."""

    def __init__(self, behind: int, has_numbers: bool, has_themes: bool) -> None:
        self.cells: list[Cell] = []
        self._behind, self._has_numbers, self._has_themes = behind, has_numbers, has_themes
        self._theme = self._item = self._number = ("", Place(0, 0))
        self._row, self._waiting = 1, -1  # -1: a row begins

    def take(self, piece: tuple[str, Place], following: str) -> None:
        said, place = piece
        is_number = self._has_numbers and bool(_BARE_NUMBER.fullmatch(said))
        if self._waiting > 0 and (is_number or _THEME.match(said) or _ITEM.match(said) or _TASK.match(said)):
            self._end_row()
        if self._waiting >= 0:
            self.cells.append(Cell(self._row, 4 + self._waiting, said, place))
            self._waiting += 1
            if self._waiting == self._behind:
                self._end_row()
        elif is_number:
            self._number = piece
        elif _THEME.match(said) and not self._number[0]:
            self._item = self._item if said == self._theme[0] else ("", place)
            self._theme = piece
        elif _ITEM.match(said) and not self._number[0]:
            self._item = piece
        elif self._has_themes and not self._number[0] and not _TASK.match(said) and _TASK.match(following):
            self._theme = piece
        else:
            for column, (words_here, where) in enumerate((self._theme, self._item, self._number, piece)):
                self.cells.append(Cell(self._row, column, words_here, where))
            self._waiting = 0

    def _end_row(self) -> None:
        self._row, self._waiting, self._number = self._row + 1, -1, ("", Place(0, 0))


def _pieces(run: list[Line], text: str) -> Iterator[tuple[str, Place]]:
    """Yield the cells of a stream: the words up to each |, also over several lines; empty ones are left out."""
    start: int | None = None
    end = 0
    for line in run:
        at = line.number_start
        while at < line.end:
            stop = text.find("|", at, line.end)
            limit = line.end if stop < 0 else stop
            left, right = at, limit
            while left < right and text[left] in " \t\u3000":
                left += 1
            while right > left and text[right - 1] in " \t\u3000":
                right -= 1
            if left < right:
                start = left if start is None else start
                end = right
            if stop >= 0 and start is not None:
                yield text[start:end], Place(start, end)
                start = None
            at = limit + 1
    if start is not None:
        yield text[start:end], Place(start, end)
