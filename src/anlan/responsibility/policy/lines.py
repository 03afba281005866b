"""Tasks and duties as JSON Lines with the fields of the guideline, and such files read again. Pure but for reading."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.rules import DutyDraft, Reading, TaskDraft, UnitRole

_DUTY_FIELDS = ("file", "start", "end", "trigger", "trigger_start", "type")
_TASK_FIELDS = ("file", "text_start", "text_end", "responsible_units")


def rows_of(reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield one object a task and a duty; ``record`` says which."""
    for task in reading.tasks:
        yield task_row(task, reading.name)
    for duty in reading.duties:
        yield duty_row(duty, reading.name)


def task_row(task: TaskDraft, file: str) -> dict[str, Any]:
    """Return a task as the guideline has it, with what the reader knows beyond."""
    by_role = {role: [unit.name for unit in task.units if unit.role is role] for role in UnitRole}
    return {
        "record": "task",
        "file": file,
        "theme": task.theme,
        "item": task.item,
        "number_as_printed": task.number_as_printed,
        "text": task.text,
        "text_start": task.place.start,
        "text_end": task.place.end,
        "page": task.place.page,
        "responsible_units": [unit.name for unit in task.units],
        "lead_units": by_role[UnitRole.LEAD],
        "assisting_units": by_role[UnitRole.ASSISTING],
        "groups": [unit.name for unit in task.units if unit.is_group],
        "open_ended": task.open_ended,
        "mode": task.mode_as_printed,
        "mode_kind": task.mode.value,
        "due": task.due,
        "confidence": task.why.confidence,
        "rule": task.why.rule,
        "explanation": task.why.words,
    }


def duty_row(duty: DutyDraft, file: str) -> dict[str, Any]:
    """Return a duty as the guideline has it, with what the reader knows beyond."""
    return {
        "record": "duty",
        "file": file,
        "start": duty.place.start,
        "end": duty.place.end,
        "page": duty.place.page,
        "trigger": duty.trigger,
        "trigger_start": duty.trigger_place.start,
        "actor": duty.actor,
        "actor_start": duty.actor_place.start if duty.actor_place else None,
        "action": duty.action,
        "type": duty.type.value,
        "unit": duty.unit,
        "every": duty.every,
        "minimum": duty.minimum,
        "days": duty.days,
        "day_unit": duty.day_unit,
        "event": duty.event,
        "before": duty.before,
        "date": duty.date,
        "strength": duty.strength.value,
        "negated": duty.negated,
        "note": duty.note,
        "heading": duty.heading,
        "confidence": duty.why.confidence,
        "rule": duty.why.rule,
        "explanation": duty.why.words,
    }


def read_lines(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the duties and the tasks of a JSON Lines file; Refused ``policy-lines`` names the first bad line.

    A line without ``record`` is a task when it names responsible units, else a duty.
    """
    duties: list[dict[str, Any]] = []
    tasks: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        is_task = (
            isinstance(row, dict) and row.get("record", "task" if "responsible_units" in row else "duty") == "task"
        )
        needed = _TASK_FIELDS if is_task else _DUTY_FIELDS
        missing = [name for name in needed if name not in row] if isinstance(row, dict) else ["JSON"]
        if missing or not isinstance(row, dict):
            raise Refused("policy-lines", line=number, file=path.name, missing=", ".join(missing))
        (tasks if is_task else duties).append(row)
    return duties, tasks
