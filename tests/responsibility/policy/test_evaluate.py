"""The figures of an evaluation, worked out by hand on a handful of rows, and the command line."""

import json

import pytest
from click.testing import CliRunner

from anlan.config.cli import main
from anlan.foundation.refusals.rules import Refused
from anlan.responsibility.policy.cli import policy
from anlan.responsibility.policy.evaluate import likeness, matches, score_duties, score_tasks


def duty(start, trigger, **more):
    row = {"file": "a.txt", "start": start, "end": start + 20, "trigger": trigger, "trigger_start": start + 5}
    return (
        row
        | {"type": "recurring", "unit": "month", "every": 1, "minimum": 1, "actor": "", "strength": "mandatory"}
        | more
    )


def test_matching_is_one_to_one_by_clause_and_trigger_and_optional_counts_for_nothing():
    labels = [
        duty(0, "每月", actor="县应急局"),
        duty(40, "每半年", unit="half_year"),
        duty(80, "定期", unit="unspecified", every=None, optional=True),
        duty(120, "三日内", type="deadline_after_event", days=3, day_unit="calendar", unit=None, every=None),
    ]
    predictions = [
        duty(0, "每月", actor="县应急局和县公安局"),
        duty(0, "月", trigger_start=6),  # a second one for the same label is invented
        duty(40, "每半年", unit="month", every=6),  # six months are a half-year
        duty(80, "定期", unit="unspecified", every=None),  # optional: left out
        duty(160, "及时"),  # bare words are left out
        duty(200, "每周", unit="week", file="b.txt"),  # a file without labels is not judged
    ]
    score = score_duties(labels, predictions)

    assert (score.labels, score.predictions, score.matched) == (3, 3, 2)
    assert (score.precision, score.recall, score.f1) == (2 / 3, 2 / 3, 2 / 3)
    assert score.share("cadence") == 1 and score.share("type") == 1
    assert score.share("actor_exact") == 0.5 and score.share("actor_lenient") == 1
    assert [row["trigger"] for row in score.missed] == ["三日内"]


def test_the_closest_pair_is_matched_first():
    labels = [duty(0, "每月至少一次", trigger_start=0), duty(0, "每月", trigger_start=4)]
    predictions = [duty(0, "每月", trigger_start=4)]
    assert matches(labels, predictions) == [(1, 0)]


def test_names_are_compared_without_punctuation_and_by_character():
    assert likeness("乡、镇人民政府", "乡镇人民政府") == 1
    assert likeness("", "") == 1
    assert likeness("", "企业") == 0


def test_tasks_match_by_overlap_and_are_judged_by_the_set_of_units():
    label = {
        "file": "a.txt",
        "text_start": 0,
        "text_end": 100,
        "responsible_units": ["甲局", "乙局"],
        "theme": "一、",
        "item": "",
    }
    near = label | {"text_end": 75, "responsible_units": ["乙局", "甲局"]}
    far = label | {"text_start": 50, "text_end": 150}
    assert score_tasks([label], [near, far]).share("units") == 1
    assert score_tasks([label], [far]).matched == 0


def test_read_prints_json_lines_and_evaluate_takes_them(tmp_path):
    law = tmp_path / "law.txt"
    law.write_text("第一条 商场应当每月检查一次消防设施。\n", encoding="utf-8")
    out = CliRunner().invoke(policy, ["read", str(law), "--json"])
    row = json.loads(out.output)
    assert {
        "record": "duty",
        "file": "law.txt",
        "actor": "商场",
        "unit": "month",
        "every": 1,
        "minimum": 1,
    }.items() <= row.items()
    assert law.read_text(encoding="utf-8")[row["start"] : row["end"]] == "商场应当每月检查一次消防设施"

    lines = tmp_path / "lines.jsonl"
    lines.write_text(out.output, encoding="utf-8")
    told = json.loads(CliRunner().invoke(policy, ["evaluate", str(lines), str(lines), "--json"]).output)
    assert told["duties"]["f1"] == 1 and "tasks" not in told
    assert "商场" in CliRunner().invoke(policy, ["read", str(law)]).output


def test_what_cannot_be_read_ends_with_status_1_and_a_reason(tmp_path):
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    told = CliRunner().invoke(main, ["policy", "read", str(empty)])
    assert told.exit_code == 1 and "文件中没有文字" in told.output
    missing = CliRunner().invoke(main, ["policy", "read", str(tmp_path / "none.txt")])
    assert missing.exit_code == 1 and "none.txt" in missing.output


def test_a_bad_line_of_labels_is_named(tmp_path):
    lines = tmp_path / "labels.jsonl"
    lines.write_text('{"file": "a.txt"}\n', encoding="utf-8")
    told = CliRunner().invoke(policy, ["evaluate", str(lines), str(lines)])
    assert isinstance(told.exception, Refused) and told.exception.code == "policy-lines"
    assert told.exception.facts["line"] == 1


@pytest.mark.parametrize("command", ["read", "evaluate"])
def test_the_commands_explain_themselves(command):
    assert CliRunner().invoke(policy, [command, "--help"]).exit_code == 0
