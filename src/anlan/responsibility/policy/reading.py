"""Read one document: its structure, its tasks and its duties. Pure but for opening the file that is named."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from anlan.responsibility.policy.documents.opening import open_document
from anlan.responsibility.policy.documents.written import Written
from anlan.responsibility.policy.duties.reading import Passed, duties_in
from anlan.responsibility.policy.outline import Line, lines_of
from anlan.responsibility.policy.rules import DutyDraft, Place, Reading, Table, TaskDraft, Why
from anlan.responsibility.policy.structure import structure_of
from anlan.responsibility.policy.tables import joined, pipe_tables, tab_tables
from anlan.responsibility.policy.tasks import tasks_in_lists, tasks_in_tables


def read_document(source: Path | bytes, name: str = "") -> Reading:
    """Read a file (by path) or its bytes; ``name`` is the base name, taken from the path when left out.

    Raises Refused ``document-…`` with the reason for what cannot be read: empty, scanned, encrypted, broken,
    too large, of another kind, of an unknown encoding, or an old .doc where nothing on the machine converts it.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    name = name or (source.name if isinstance(source, Path) else "")
    return _read(open_document(data, name), name)


def read_text(text: str, name: str = "") -> Reading:
    """Read pasted text; offsets count in it as it is."""
    return _read(Written("txt", text), name)


@dataclass(frozen=True, slots=True)
class _Draft:
    tasks: list[TaskDraft]
    duties: list[DutyDraft]
    passed: list[Passed]


def _read(written: Written, name: str) -> Reading:
    text = written.text
    lines = lines_of(text)
    grids = joined(written.tables, text)
    typed = [*pipe_tables(lines, text), *tab_tables(text)] if written.format == "txt" else []
    tables = (*grids, *joined(tuple(typed), text))
    draft = _Draft([], [], [])
    draft.tasks.extend(tasks_in_tables(tables, text))
    task_tables = [table for table in tables if any(_inside(task.place, table.place) for task in draft.tasks)]
    taken = [table.place for table in task_tables]
    draft.tasks.extend(tasks_in_lists(lines, text, taken))
    draft.tasks.sort(key=lambda task: task.place.start)
    for run in _runs(lines, taken):
        found, passed = duties_in(text, run)
        draft.duties.extend(found)
        draft.passed.extend(passed)
    for task in draft.tasks:
        if any(_inside(task.place, place) for place in taken):
            found, passed = duties_in(text, lines_of(text, task.place.start, task.place.end))
            draft.duties.extend(found)
            draft.passed.extend(passed)
    draft.duties.sort(key=lambda duty: (duty.trigger_place.start, duty.trigger_place.end))
    tasks, duties = _linked(draft.tasks, draft.duties)
    return Reading(
        name=name,
        format=written.format,
        text=text,
        structure=structure_of(text, lines, tables),
        tasks=tuple(_paged(task, written) for task in tasks),
        duties=tuple(_paged(duty, written) for duty in duties),
        warnings=tuple(_warnings(tasks, tables)),
    )


def _inside(inner: Place, outer: Place) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _runs(lines: tuple[Line, ...], taken: list[Place]) -> Iterator[tuple[Line, ...]]:
    """Yield the running text between the tables of tasks."""
    run: list[Line] = []
    for line in lines:
        if any(place.start <= line.number_start < place.end for place in taken):
            if run:
                yield tuple(run)
            run = []
        else:
            run.append(line)
    if run:
        yield tuple(run)


def _linked(tasks: list[TaskDraft], duties: list[DutyDraft]) -> tuple[list[TaskDraft], list[DutyDraft]]:
    """Give each task the duties in its text, and a duty without a subject the units of its task (guideline 4)."""
    linked = list(duties)
    found = []
    for task in tasks:
        own = tuple(n for n, duty in enumerate(duties) if _inside(duty.trigger_place, task.place))
        for number in own:
            duty = linked[number]
            named_here = duty.actor_place is not None and _inside(duty.actor_place, task.place)
            if not named_here and task.units:
                actor = "、".join(unit.name for unit in task.units)
                why = replace(
                    duty.why, words=duty.why.words.replace("没有找到主体。", f"主体是任务的责任单位：“{actor}”。")
                )
                linked[number] = replace(duty, actor=actor, actor_place=task.units_place, why=why)
        found.append(replace(task, duties=own))
    return found, linked


def _paged(draft: Any, written: Written) -> Any:
    """Return a task or duty with the page of its place, where the document has pages."""
    if not written.page_starts:
        return draft
    page = written.page_of(draft.place.start)
    return replace(draft, place=replace(draft.place, page=page))


def _warnings(tasks: list[TaskDraft], tables: tuple[Table, ...]) -> Iterator[Why]:
    """Yield what a reviewer should look at: tasks without units, printed numbers that repeat."""
    for task in tasks:
        if not task.units:
            yield Why("task-without-units", 1.0, "任务没有责任单位", task.text[:30])
    seen: dict[tuple[str, str], set[str]] = {}
    for task in tasks:
        numbers = seen.setdefault((task.theme, task.item), set())
        plain = task.number_as_printed.strip("．.、()（）")
        if plain and plain in numbers:
            yield Why("number-repeats", 1.0, "印出的编号重复", f"{task.item} {task.number_as_printed}".strip())
        numbers.add(plain)
