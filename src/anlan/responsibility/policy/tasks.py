"""Tasks of breakdown tables and of lists that name their units behind each task. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from anlan.responsibility.policy.behind import behind, supervises
from anlan.responsibility.policy.outline import Line, lines_of
from anlan.responsibility.policy.rules import Cell, Place, Table, TaskDraft, TaskMode, UnitRole, Why
from anlan.responsibility.policy.tables import SAME, Column, columns_of, grid_of, squeezed
from anlan.responsibility.policy.units import Units, units_in

_NUMBER = re.compile(
    r"\s*(?P<number>[0-9０-９]{1,3}(?:[、．]|\.{1,2}(?![0-9０-９]))|[（(][0-9０-９]{1,3}[）)][.、．]?|[①-⑳]|[0-9]{1,3}[）)])\s*"
)
_CHINESE_NUMBER = re.compile(
    r"\s*(?P<number>[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十]{1,3}[）)][、．]?)\s*"
)
_ROLE = {"lead": UnitRole.LEAD, "assisting": UnitRole.ASSISTING, "unit": UnitRole.RESPONSIBLE}
_ASIDE = re.compile(r"(?:注|备注|说明|合计|小计|总计|共计|填表说明)(?:[:：\d共]|$)")
_LONGEST_THEME = 40
_DUE = re.compile(r"(?:完成)?(?:时限|时间|期限)(?:要求|节点)?\s*[:：]\s*(?P<due>[^；;。）)]+)")


def tasks_in_tables(tables: tuple[Table, ...], text: str) -> Iterator[TaskDraft]:
    """Yield the tasks of every table that holds tasks with their units."""
    for table in tables:
        grid = grid_of(table)
        found = columns_of(grid)
        if found:
            yield from _Rows(found[2], _heading_above(table, text), text, table.source).tasks(grid[found[1] :])


def _heading_above(table: Table, text: str) -> str:
    """Return the numbered heading right above a table, which is the theme of a table that names none itself."""
    above = text[: table.place.start].rstrip().rpartition("\n")[2].strip()
    numbered = [line.kind in {"first", "second"} for line in lines_of(above)]
    return above if numbered == [True] and len(above) <= _LONGEST_THEME and not above.endswith("。") else ""


class _Rows:
    """Goes down the rows of a table and carries themes, items and units along."""

    def __init__(self, columns: list[Column], heading: str, text: str, source: str) -> None:
        self._columns, self._text, self._source = columns, text, source
        self._units = [place for place, column in enumerate(columns) if column.role in _ROLE]
        self._themes = [heading] if heading else []
        self._last: dict[int, Cell] = {}
        self._seen: set[tuple[int, int]] = set()
        self._before: list[tuple[Units, Place]] = []

    def tasks(self, rows: list[list[Cell | None]]) -> Iterator[TaskDraft]:
        """Yield the tasks."""
        at = self._task_column(rows)
        naming = [n for n in range(at) if self._names_rows(n, rows)]
        themes = self._themes if not any(self._columns[n].role != "task" for n in naming) else []
        for row in rows:
            task = row[at]
            if _is_band(row):
                band = _flat(next(cell for cell in row if cell).text)
                if not _ASIDE.match(band):
                    themes = [band]
                    self._last.clear()
                continue
            if task is None or not task.text.strip() or (task.place.start, task.place.end) in self._seen:
                continue
            self._seen.add((task.place.start, task.place.end))
            names = [*themes, *[name for name in self._names(row, naming, task) if name not in themes]]
            number, due = self._only(row, "number"), self._only(row, "due")
            if any(cell and _ASIDE.match(squeezed(cell.text)) for cell in (row[0], number, task)):
                continue  # a sum or a note at the end of the table
            yield from _from_cell(task, names, self._units_of(row, task), number, due, self._text, self._source)

    def _task_column(self, rows: list[list[Cell | None]]) -> int:
        """Return the column of the tasks: of several that may hold them, the one with the most words."""
        places = [place for place, column in enumerate(self._columns) if column.role == "task"]
        return max(places, key=lambda place: sum(len(cell.text) for row in rows if (cell := row[place])))

    def _names_rows(self, place: int, rows: list[list[Cell | None]]) -> bool:
        """Whether a column left of the tasks says what they belong to: by its head, or because its cells are merged."""
        if self._columns[place].role in {"theme", "task"}:
            return True
        return self._columns[place].role == "other" and any(cell.rows > 1 for row in rows if (cell := row[place]))

    def _only(self, row: list[Cell | None], role: str) -> Cell | None:
        return next((row[place] for place, column in enumerate(self._columns) if column.role == role), None)

    def _names(self, row: list[Cell | None], naming: list[int], task: Cell) -> list[str]:
        names: list[str] = []
        for place in naming:
            cell = row[place]
            if cell is not None and cell is not task and cell.text.strip():
                self._last[place] = cell
            said = _flat(self._last[place].text) if place in self._last else ""
            if said and said not in names:
                names.append(said)
        return names

    def _units_of(self, row: list[Cell | None], task: Cell) -> list[tuple[Units, Place]]:
        """Return the units of a row: of its cells, else of the task's own last words, else those of the row above.

        Cells that are left empty, or say 同上, mean the units above; a stroke means that there are none.
        """
        cells = [(place, row[place]) for place in self._units]
        found = []
        for place, cell in cells:
            if cell is None or not cell.text.strip():
                continue
            if SAME.fullmatch(cell.text.strip()) and place in self._last:
                cell = self._last[place]
            self._last[place] = cell
            found.append((units_in(cell.text, _ROLE[self._columns[place].role]), cell.place))
        if not found and (named := behind(self._text[task.place.start : task.place.end])):
            start = task.place.start
            return [(named.units, Place(start + named.units_start, start + named.units_end))]
        if not found and cells:
            return self._before
        self._before = found
        return found


def _is_band(row: list[Cell | None]) -> bool:
    """Whether a row is one cell across the table: a theme of its own."""
    first = next((cell for cell in row if cell), None)
    return first is not None and len(row) > 1 and all(cell is first for cell in row) and bool(first.text.strip())


def _flat(words: str) -> str:
    return re.sub(r"\s*\n\s*", "", words).strip()


def _from_cell(
    task: Cell,
    names: list[str],
    units: list[tuple[Units, Place]],
    number: Cell | None,
    due: Cell | None,
    text: str,
    source: str,
) -> Iterator[TaskDraft]:
    """Yield the task of a cell, or several where its lines are numbered one by one."""
    theme = names[0] if names else ""
    item = names[1] if len(names) > 1 else ""
    column = number.text.strip() if number and number.text.strip() != task.text.strip() else ""
    # Measures that are numbered within a row that has a number itself are one task.
    for printed, place in [("", task.place)] if column else _numbered(task, text):
        place = _without_units(place, text)
        everything = tuple(unit for found, _ in units for unit in found.units)
        mode = next((found for found, _ in units if found.mode_as_printed), units[0][0] if units else None)
        confidence = 0.97 if everything and (printed or column or source == "grid") else 0.85 if everything else 0.5
        yield TaskDraft(
            theme=theme,
            item=item,
            number_as_printed=printed or column,
            text=place.of(text).strip(),
            place=place,
            units=everything,
            mode=_mode(mode, place.of(text)),
            mode_as_printed=mode.mode_as_printed if mode else "",
            open_ended=any(found.open_ended for found, _ in units),
            due=_flat(due.text) if due else "",
            units_place=units[0][1] if units else None,
            why=Why(
                "task-in-table" if source == "grid" else "task-in-flattened-table",
                confidence,
                "表头写明任务和责任单位，按单元格读取" if source == "grid" else "按编号和顺序还原表格的单元格",
                printed or column,
            ),
        )


def _without_units(place: Place, text: str) -> Place:
    """Return the place of a task without the names of its units at the end."""
    named = behind(place.of(text))
    if named is None or not place.of(text)[: named.start].strip():
        return place
    return Place(place.start, place.start + len(place.of(text)[: named.start].rstrip()))


def _mode(units: Units | None, task: str) -> TaskMode:
    """Return how the units have the task: as their cell says, else as the first words of the task do."""
    if units is not None and units.mode_as_printed:
        return units.mode
    return TaskMode.SUPERVISES if supervises(task) else TaskMode.DOES


def _numbered(task: Cell, text: str) -> list[tuple[str, Place]]:
    """Return number and place of each task in a cell; a cell of several numbered lines holds several."""
    lines: list[tuple[str, int, int]] = []
    at = task.place.start
    for line in text[task.place.start : task.place.end].split("\n"):
        found = _NUMBER.match(line) or (_CHINESE_NUMBER.match(line) if not lines else None)
        if found or not lines:
            lines.append((found["number"] if found else "", at + (found.end() if found else 0), at + len(line)))
        else:
            printed, start, _ = lines[-1]
            lines[-1] = (printed, start, at + len(line))
        at += len(line) + 1
    if len(lines) > 1 and not lines[0][0]:  # an opening sentence in front of numbered lines belongs to the first
        lines[1] = (lines[1][0], lines[0][1], lines[1][2])
        lines = lines[1:]
    return [(printed, Place(start, end)) for printed, start, end in lines]


def tasks_in_lists(lines: tuple[Line, ...], text: str, taken: list[Place]) -> Iterator[TaskDraft]:
    """Yield the tasks of running text that name their units: in brackets, as a last sentence, as a line of its own."""
    theme = item = ""
    before: Line | None = None
    last: TaskDraft | None = None
    for line in lines:
        if any(place.start <= line.number_start < place.end for place in taken):
            continue
        whole = text[line.start : line.end]
        found = behind(whole)
        if found is None:
            if last and (term := _DUE.match(whole)):
                last = replace(last, due=term["due"].strip())
                continue
            if line.kind == "first":
                theme, item = text[line.number_start : line.end].rstrip("。"), ""
            elif line.kind == "second" and len(whole) <= 60:
                item = text[line.number_start : line.end].rstrip("。")
            before = line
            continue
        units = found.units
        own = whole[: found.start].strip("（( ")
        if len(own) < 4 and before is not None:
            start, end, number = before.start, before.end, before.number
        else:
            start, end, number = line.start, line.start + found.start, line.number
            own_item = re.match(r"(?P<title>[^。；]{2,40})。(?=.{6,})", whole) if line.kind == "second" else None
            if own_item:
                item = line.number + own_item["title"]
        while end > start and text[end - 1] in " \t（(":
            end -= 1
        due = _DUE.search(whole)
        if last:
            yield last
        last = TaskDraft(
            theme=theme or item,
            item=item if theme else "",
            number_as_printed=number,
            text=text[start:end],
            place=Place(start, end),
            units=units.units,
            mode=_mode(units, text[start:end]),
            mode_as_printed=units.mode_as_printed,
            open_ended=units.open_ended,
            due=due["due"].strip() if due else "",
            units_place=Place(line.start + found.units_start, line.start + found.units_end),
            why=Why(
                "task-with-units-named", 0.9, "任务之后写明责任单位", whole[found.units_start : found.units_end][:40]
            ),
        )
    if last:
        yield last
