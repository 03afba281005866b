"""Tasks of breakdown tables and of lists that name their units behind each task. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from anlan.responsibility.policy.outline import Line
from anlan.responsibility.policy.rules import Cell, Place, Table, TaskDraft, UnitRole, Why
from anlan.responsibility.policy.tables import Column, columns_of, grid_of
from anlan.responsibility.policy.units import Units, units_in

_NUMBER = re.compile(
    r"\s*(?P<number>[0-9０-９]{1,3}(?:[、．]|\.{1,2}(?![0-9０-９]))|[（(][0-9０-９]{1,3}[）)][.、．]?|[①-⑳]|[0-9]{1,3}[）)])\s*"
)
_CHINESE_NUMBER = re.compile(
    r"\s*(?P<number>[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十]{1,3}[）)][、．]?)\s*"
)
_ROLE = {"lead": UnitRole.LEAD, "assisting": UnitRole.ASSISTING, "unit": UnitRole.RESPONSIBLE}
_LABEL = r"(?:牵头(?:责任|及责任|及配合)?|责任|配合|协同(?:责任)?|落实|主办|协办|承办|负责|参与|主责)(?:单位|部门|主体)"
_IN_BRACKETS = re.compile(
    rf"[（(【\[]\s*(?P<units>{_LABEL}\s*[:：][^）)】\]]*(?:[（(][^（）()]*[）)][^）)】\]]*)*)[）)】\]][。；;]?\s*$"
)
_AT_END = re.compile(rf"(?P<units>{_LABEL}\s*[:：][^。]*)[。；;]?\s*$")
_BY_VERB = re.compile(
    r"[（(](?P<units>[^（）()，。；]*(?:[（(][^（）()]*[）)][^（）()，。；]*)*(?:牵头|负责|配合)[^（）()]*)[）)][。；;]?\s*$"
)
_DUE = re.compile(r"(?:完成)?(?:时限|时间|期限)(?:要求|节点)?\s*[:：]\s*(?P<due>[^；;。）)]+)")


def tasks_in_tables(tables: tuple[Table, ...], text: str) -> Iterator[TaskDraft]:
    """Yield the tasks of every table whose head names tasks and units."""
    for table in tables:
        grid = grid_of(table)
        found = columns_of(grid)
        if found:
            yield from _in_table(grid[found[1] :], found[2], text, table.source)


def _in_table(rows: list[list[Cell | None]], columns: list[Column], text: str, source: str) -> Iterator[TaskDraft]:
    by_role: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        by_role.setdefault(column.role, []).append(place)
    task_columns = by_role["task"]
    naming = sorted(by_role.get("theme", []) + task_columns[:-1])
    unit_columns = [place for place, column in enumerate(columns) if column.role in _ROLE]
    themes: list[str] = []
    seen: set[tuple[int, int]] = set()
    last: dict[int, Cell] = {}
    for row in rows:
        cells = [row[place] for place in naming]
        task = row[task_columns[-1]]
        if _is_band(row):
            themes = [_flat(next(cell for cell in row if cell).text)]
            last.clear()
            continue
        if task is None or not task.text.strip() or (task.place.start, task.place.end) in seen:
            continue
        seen.add((task.place.start, task.place.end))
        names = []
        for place, cell in zip(naming, cells, strict=True):
            if cell is not None and cell is not task and cell.text.strip():
                last[place] = cell
            said = _flat(last[place].text) if place in last else ""
            if said and said not in names:
                names.append(said)
        names = [*themes, *[name for name in names if name not in themes]]
        units = [_cell_units(row, place, columns, last) for place in unit_columns]
        number = row[by_role["number"][0]] if "number" in by_role else None
        due = row[by_role["due"][0]] if "due" in by_role else None
        yield from _from_cell(task, names, [unit for unit in units if unit], number, due, text, source)


def _is_band(row: list[Cell | None]) -> bool:
    """Whether a row is one cell across the table: a theme of its own."""
    first = next((cell for cell in row if cell), None)
    return first is not None and len(row) > 1 and all(cell is first for cell in row) and bool(first.text.strip())


def _cell_units(
    row: list[Cell | None], place: int, columns: list[Column], last: dict[int, Cell]
) -> tuple[Units, Place] | None:
    cell = row[place]
    if cell is None or not cell.text.strip():
        return None
    if re.fullmatch(r"[“\"〃]?同上[。”\"]?|〃|″", cell.text.strip()) and place in last:
        cell = last[place]
    last[place] = cell
    return units_in(cell.text, _ROLE[columns[place].role]), cell.place


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
    for printed, place in _numbered(task, text):
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
            mode=mode.mode if mode else units_in("").mode,
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
        found = _IN_BRACKETS.search(whole) or _AT_END.search(whole) or _BY_VERB.search(whole)
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
        units = units_in(found["units"])
        if not units.units:
            continue
        own = whole[: found.start()].strip("（( ")
        if len(own) < 4 and before is not None:
            start, end, number = before.start, before.end, before.number
        else:
            start, end, number = line.start, line.start + found.start(), line.number
            own_item = re.match(r"(?P<title>[^。；]{2,40})。(?=.{6,})", whole) if line.kind == "second" else None
            if own_item:
                item = line.number + own_item["title"]
        while end > start and text[end - 1] in " \t（(":
            end -= 1
        due = _DUE.search(whole)
        if last:
            yield last
        last = TaskDraft(
            theme=theme,
            item=item,
            number_as_printed=number,
            text=text[start:end],
            place=Place(start, end),
            units=units.units,
            mode=units.mode,
            mode_as_printed=units.mode_as_printed,
            open_ended=units.open_ended,
            due=due["due"].strip() if due else "",
            units_place=Place(line.start + found.start("units"), line.start + found.end("units")),
            why=Why("task-with-units-named", 0.9, "任务之后写明责任单位", found["units"][:40]),
        )
    if last:
        yield last
