"""Notices of many shapes, labelled before the reader saw them (RSP-21, RSP-22); see ``notices/README.md``."""

import json
import re
from collections import defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import pytest

from anlan.responsibility.policy.evaluate import score_duties
from anlan.responsibility.policy.lines import duty_row
from anlan.responsibility.policy.reading import read_document

NOTICES = Path(__file__).with_name("notices")
SIGNS = str.maketrans("，；：（）“”", ",;:()" + '""')


def labels(name):
    found = defaultdict(list)
    for line in (NOTICES / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["file"]].append(row)
    return found


TASKS, DUTIES = labels("tasks.jsonl"), labels("duties.jsonl")


@lru_cache
def reading(name):
    return read_document(NOTICES / name)


def plain(words):
    return re.sub(r"\s+", "", words).translate(SIGNS).replace('"', "").strip("。;,.")


def matched(name):
    """Pairs of label and task by the likeness of their texts, the best first; a task is used once."""
    found, left = [], list(reading(name).tasks)
    for label in TASKS[name]:
        likeness = [SequenceMatcher(None, plain(label["text"]), plain(task.text)).ratio() for task in left]
        best = max(range(len(left)), key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] > 0.9:
            found.append((label, left.pop(best)))
    return found


def named(units):
    return sorted((plain(name), role) for name, role in units)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_notice_gives_its_tasks_and_nothing_else(name):
    pairs = matched(name)
    assert len(pairs) == len(TASKS[name]) == len(reading(name).tasks)
    assert [plain(task.number_as_printed) for _, task in pairs] == [
        plain(label["number_as_printed"]) for label, _ in pairs
    ]
    assert [plain(task.theme) for _, task in pairs] == [plain(label["theme"]) for label, _ in pairs]


def test_units_and_mode_are_those_of_the_labels():
    pairs = [pair for name in TASKS for pair in matched(name)]
    wrong = [
        (label["file"], label["number_as_printed"])
        for label, task in pairs
        if named((unit["name"], unit["role"]) for unit in label["responsible_units"])
        != named((unit.name, unit.role.value) for unit in task.units)
    ]
    # "有关企业落实,应急管理局监督" keeps a verb; of two names the last alone is marked 配合.
    assert len(wrong) <= 2, wrong
    sure = [(label["mode"], task.mode.value) for label, task in pairs if not label.get("mode_doubt")]
    other = [pair for pair in sure if (pair[0] == "supervises") != (pair[1] == "supervises")]
    assert len(other) <= 1, "指导县级…大队 guides another office, no enterprise"
    assert all(task.open_ended == label["open_end"] for label, task in pairs)


def test_rules_in_prose_give_their_duties_with_the_parties_that_owe_them():
    rows = [row for name in DUTIES for row in DUTIES[name]]
    said = [duty_row(duty, name) for name in DUTIES for duty in reading(name).duties]
    score = score_duties(rows, said)
    assert (score.f1 or 0) >= 0.98
    least = {"type": 1, "cadence": 0.97, "days": 1, "actor_exact": 0.95}
    assert [name for name, share in least.items() if (score.share(name) or 0) < share] == []
