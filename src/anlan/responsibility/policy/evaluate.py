"""Compare predictions with labels exactly as the guideline matches them. Pure.

Same file, clauses overlap, triggers overlap; one to one, the closest first. Labels marked optional and their matches
are left out of every figure; so are predictions on a bare 及时 or 立即.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
_LENIENT = 0.6
_TASK_OVERLAP = 0.7
_IGNORED = {"及时", "立即"}
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "n_years": 12}
_DAYS = {"day": 1, "week": 7}


@dataclass
class Score:
    """Counts of one set of files; a share is None where nothing was to be judged."""

    labels: int = 0
    predictions: int = 0
    matched: int = 0
    right: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    missed: list[Row] = field(default_factory=list)
    invented: list[Row] = field(default_factory=list)
    wrong: list[tuple[str, Row, Row]] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Matched predictions among all."""
        return self.matched / self.predictions if self.predictions else None

    @property
    def recall(self) -> float | None:
        """Matched labels among all."""
        return self.matched / self.labels if self.labels else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        both = self.labels + self.predictions
        return 2 * self.matched / both if both else None

    def share(self, name: str) -> float | None:
        """Share right among those judged."""
        return self.right[name] / self.judged[name] if self.judged[name] else None

    def judge(self, name: str, is_right: bool, label: Row, prediction: Row) -> None:
        """Count one comparison."""
        self.judged[name] += 1
        self.right[name] += is_right
        if not is_right:
            self.wrong.append((name, label, prediction))


def score_duties(labels: Iterable[Row], predictions: Iterable[Row]) -> Score:
    """Return the figures of duties over all files that the labels name."""
    by_file: dict[str, list[Row]] = defaultdict(list)
    for label in labels:
        by_file[label["file"]].append(label)
    found: dict[str, list[Row]] = defaultdict(list)
    for prediction in predictions:
        if prediction["file"] in by_file and prediction["trigger"] not in _IGNORED:
            found[prediction["file"]].append(prediction)
    score = Score()
    for file, here in by_file.items():
        _score_file(score, here, found[file])
    return score


def _score_file(score: Score, labels: list[Row], predictions: list[Row]) -> None:
    pairs = matches(labels, predictions)
    of_label = dict(pairs)
    of_prediction = {second: first for first, second in pairs}
    for place, label in enumerate(labels):
        if label.get("optional"):
            continue
        score.labels += 1
        if place not in of_label:
            score.missed.append(label)
            continue
        score.matched += 1
        _compare(score, label, predictions[of_label[place]])
    for place, prediction in enumerate(predictions):
        if place in of_prediction and labels[of_prediction[place]].get("optional"):
            continue
        score.predictions += 1
        if place not in of_prediction:
            score.invented.append(prediction)


def matches(labels: Sequence[Row], predictions: Sequence[Row]) -> list[tuple[int, int]]:
    """Return pairs of positions, one to one, those with the closest triggers and clauses first."""
    close = sorted(
        (_distance(label, prediction), first, second)
        for first, label in enumerate(labels)
        for second, prediction in enumerate(predictions)
        if _overlap(_span(label), _span(prediction)) and _overlap(_trigger(label), _trigger(prediction))
    )
    pairs: list[tuple[int, int]] = []
    used_first: set[int] = set()
    used_second: set[int] = set()
    for _, first, second in close:
        if first not in used_first and second not in used_second:
            used_first.add(first)
            used_second.add(second)
            pairs.append((first, second))
    return pairs


def _span(row: Row) -> tuple[int, int]:
    return row["start"], row["end"]


def _trigger(row: Row) -> tuple[int, int]:
    return row["trigger_start"], row["trigger_start"] + len(row["trigger"])


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _distance(label: Row, prediction: Row) -> tuple[int, int]:
    def apart(one: tuple[int, int], other: tuple[int, int]) -> int:
        return abs(one[0] - other[0]) + abs(one[1] - other[1])

    return apart(_trigger(label), _trigger(prediction)), apart(_span(label), _span(prediction))


def _compare(score: Score, label: Row, prediction: Row) -> None:
    score.judge("type", label["type"] == prediction["type"], label, prediction)
    score.judge("strength", label.get("strength") == prediction.get("strength"), label, prediction)
    if label["type"] == "recurring":
        score.judge("unit_every", interval(label) == interval(prediction), label, prediction)
        score.judge("minimum", (label.get("minimum") or 1) == (prediction.get("minimum") or 1), label, prediction)
        both = interval(label) == interval(prediction) and (label.get("minimum") or 1) == (
            prediction.get("minimum") or 1
        )
        score.judge("cadence", both, label, prediction)
    if label["type"] in {"deadline_after_event", "validity"}:
        same = (label.get("days"), label.get("day_unit")) == (prediction.get("days"), prediction.get("day_unit"))
        score.judge("days", same, label, prediction)
    if label["type"] == "deadline_after_event" and label.get("event"):
        score.judge(
            "event_lenient", likeness(label["event"], prediction.get("event") or "") >= _LENIENT, label, prediction
        )
    answers = [label.get("actor") or "", *(label.get("actor_alt") or [])]
    said = prediction.get("actor") or ""
    score.judge("actor_exact", any(plain(answer) == plain(said) for answer in answers), label, prediction)
    score.judge("actor_lenient", any(likeness(answer, said) >= _LENIENT for answer in answers), label, prediction)


def interval(row: Row) -> tuple[str, float | None]:
    """Return an interval so that equal ones compare equal: month 6, half_year 1."""
    unit, every = row.get("unit"), row.get("every")
    if unit in _MONTHS and every:
        return "months", _MONTHS[unit] * every
    if unit in _DAYS and every:
        return "days", _DAYS[unit] * every
    return str(unit), every


def plain(words: str) -> str:
    """Return words without punctuation and blanks."""
    return re.sub(r"[\W_]", "", words)


def likeness(one: str, other: str) -> float:
    """Return the F1 of the characters of two names; two empty ones are alike."""
    first, second = Counter(plain(one)), Counter(plain(other))
    if not first and not second:
        return 1.0
    both = sum((first & second).values())
    return float(2 * both / (first.total() + second.total()))


def score_tasks(labels: Iterable[Row], predictions: Iterable[Row]) -> Score:
    """Return the figures of tasks: text overlap of at least 0.7, then the set of responsible units."""
    by_file: dict[str, list[Row]] = defaultdict(list)
    for label in labels:
        by_file[label["file"]].append(label)
    score = Score()
    found = [prediction for prediction in predictions if prediction["file"] in by_file]
    score.predictions = len(found)
    for file, here in by_file.items():
        there = [prediction for prediction in found if prediction["file"] == file]
        close = sorted(
            (-_shared(label, prediction), first, second)
            for first, label in enumerate(here)
            for second, prediction in enumerate(there)
            if _shared(label, prediction) >= _TASK_OVERLAP
        )
        used_first: set[int] = set()
        used_second: set[int] = set()
        for _, first, second in close:
            if first in used_first or second in used_second:
                continue
            used_first.add(first)
            used_second.add(second)
            label, prediction = here[first], there[second]
            for name in ("theme", "item", "number_as_printed", "mode"):
                score.judge(name, (label.get(name) or "") == (prediction.get(name) or ""), label, prediction)
            units = {plain(unit) for unit in label["responsible_units"]}
            score.judge("units", units == {plain(unit) for unit in prediction["responsible_units"]}, label, prediction)
        score.labels += len(here)
        score.matched += len(used_first)
        score.missed += [label for place, label in enumerate(here) if place not in used_first]
        score.invented += [row for place, row in enumerate(there) if place not in used_second]
    return score


def _shared(label: Row, prediction: Row) -> float:
    low = max(label["text_start"], prediction["text_start"])
    high = min(label["text_end"], prediction["text_end"])
    longest = max(label["text_end"] - label["text_start"], prediction["text_end"] - prediction["text_start"], 1)
    return float(max(0, high - low) / longest)
