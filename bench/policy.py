"""How well documents are read: duties of labelled laws and reports, per text, beside a floor of regular expressions.

    .venv/bin/python bench/policy.py [--shared ../shared] [--files 002.txt,003.txt] [--json]

Needs the labelled texts (``data/policy`` with ``labels.jsonl``, ``seeds``) beside the checkout; no database. The split
was made blind, by the size of the eight files (odd ranks to develop on, even ranks held out), before any was opened.
The floor is written below: what one would do first, no grammar, no subject beyond the words in front of 应当.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anlan.responsibility.policy.evaluate import Score, score_duties
from anlan.responsibility.policy.lines import rows_of
from anlan.responsibility.policy.reading import read_document

DEVELOPMENT = ("001.txt", "006.txt", "007.txt", "008.txt")
HELD_OUT = ("002.txt", "003.txt", "004.txt", "005.txt")
SOURCES = ("hebi_zero_accident.txt", "changzhi_city_system.txt")
SHARES = ("cadence", "days", "type", "actor_exact", "actor_lenient")
GOALS = {"f1": 95, "cadence": 97, "days": 97, "type": 98, "actor_exact": 80, "actor_lenient": 92}

# The floor
_NUMBER = "[0-9一二两三四五六七八九十]+"
_UNITS = {"日": "day", "天": "day", "周": "week", "月": "month", "季": "quarter", "半年": "half_year", "年": "year"}
_EVERY = re.compile(
    rf"每(?P<n>{_NUMBER})?个?(?P<u>半年|年|季|月|周|日|天)(?:度)?(?:(?:至少|不少于)[^，。；]{{0,4}}?(?P<m>{_NUMBER})次)?"
)
_REGULAR = re.compile(r"定期|经常性")
_YEARLY = re.compile(r"(?<=制定|编制|拟定)[^，。；]{0,12}年度")
_WITHIN = re.compile(rf"(?P<n>{_NUMBER})个?(?P<u>工作日|日|小时|分钟|月|年)内")
_LASTING = re.compile(rf"保存[^，。；]{{0,6}}?(?P<n>{_NUMBER})个?(?P<u>日|月|年)")
_DAY_UNITS = {"工作日": "working", "日": "calendar", "小时": "hours", "分钟": "minutes", "月": "months", "年": "years"}
_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九十")} | {"两": 2}


def floor(file: str, text: str) -> Iterator[dict[str, Any]]:
    """Yield what plain regular expressions find, clause by clause."""
    for clause in re.finditer(r"[^。；;！？\n]+", text):
        words, start = clause.group(), clause.start()
        if re.search(r"罚款|的$", words):
            continue
        modal = re.search(r"(?:^|[，\s])(?P<actor>[^，\s]{2,40}?)应当", words)
        base = {"file": file, "start": start, "end": clause.end(), "strength": "mandatory"}
        base["actor"] = modal["actor"] if modal else ""
        for shape, kind in (
            (_EVERY, "every"),
            (_REGULAR, "regular"),
            (_YEARLY, "yearly"),
            (_WITHIN, "within"),
            (_LASTING, "lasting"),
        ):
            for found in shape.finditer(words):
                row = base | {
                    "trigger": found.group()[:20],
                    "trigger_start": start + found.start(),
                    "type": "recurring",
                }
                if kind == "every":
                    number = _value(found["n"]) or 1
                    unit = "n_years" if found["u"] == "年" and number > 1 else _UNITS[found["u"]]
                    yield row | {"unit": unit, "every": number, "minimum": _value(found["m"]) or 1}
                elif kind == "regular":
                    yield row | {"unit": "unspecified", "every": None, "minimum": 1}
                elif kind == "yearly":
                    yield row | {
                        "trigger": "年度",
                        "trigger_start": start + found.end() - 2,
                        "unit": "year",
                        "every": 1,
                    }
                else:
                    sort = "deadline_after_event" if kind == "within" else "validity"
                    yield row | {"type": sort, "days": _value(found["n"]), "day_unit": _DAY_UNITS[found["u"]]}


def _value(words: str | None) -> int | None:
    if not words or words.isdigit():
        return int(words) if words else None
    tens, _, ones = words.rpartition("十") if "十" in words else ("", "", words)
    return (_DIGITS.get(tens, 1) * 10 if "十" in words else 0) + _DIGITS.get(ones, 0)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    asked.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    asked.add_argument("--files", help="only these, with commas between")
    asked.add_argument("--json", action="store_true")
    told = asked.parse_args()
    labels_file = told.shared / "data" / "policy" / "labels.jsonl"
    if not labels_file.exists():
        sys.exit(f"bench/policy.py: no labelled texts at {labels_file}")
    labels = [json.loads(line) for line in labels_file.read_text(encoding="utf-8").splitlines()]
    groups = {"development": DEVELOPMENT, "held out": HELD_OUT, "sources": SOURCES}
    if told.files:
        groups = {"asked": tuple(told.files.split(","))}
    lines = []
    for group, files in groups.items():
        reader: list[dict[str, Any]] = []
        plain: list[dict[str, Any]] = []
        spent = characters = 0.0
        for file in files:
            path = next(
                path for path in (told.shared / "data" / "policy" / file, told.shared / "seeds" / file) if path.exists()
            )
            started = time.perf_counter()
            reading = read_document(path)
            seconds = time.perf_counter() - started
            spent, characters = spent + seconds, characters + len(reading.text)
            own = [row for row in rows_of(reading) if row["record"] == "duty"]
            bare = list(floor(file, reading.text))
            reader += own
            plain += bare
            here = [label for label in labels if label["file"] == file]
            lines.append(
                _line(group, file, score_duties(here, own), score_duties(here, bare), len(reading.text), seconds)
            )
        here = [label for label in labels if label["file"] in files]
        lines.append(_line(group, "all", score_duties(here, reader), score_duties(here, plain), characters, spent))
    if told.json:
        print(json.dumps(lines, ensure_ascii=False))
        return
    heads = ["split", "text", "labels", "P", "R", "F1", *SHARES, "floor F1", "floor actor", "chars/s"]
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for line in lines:
        print("| " + " | ".join(str(line[head]) for head in heads) + " |")
    print("goals: " + ", ".join(f"{name} {goal} %" for name, goal in GOALS.items()))


def _line(group: str, file: str, own: Score, bare: Score, characters: float, seconds: float) -> dict[str, Any]:
    def shown(share: float | None) -> str:
        return "–" if share is None else f"{100 * share:.1f}"

    return {
        "split": group,
        "text": file,
        "labels": own.labels,
        "P": shown(own.precision),
        "R": shown(own.recall),
        "F1": shown(own.f1),
        **{name: shown(own.share(name)) for name in SHARES},
        "floor F1": shown(bare.f1),
        "floor actor": shown(bare.share("actor_exact")),
        "chars/s": f"{characters / max(seconds, 1e-6):,.0f}",
    }


if __name__ == "__main__":
    main()
