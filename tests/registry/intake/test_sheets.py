"""Whole workbooks: faults are counted truly whatever the layout, nothing is dropped silently (issue 2, section 4)."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from anlan.foundation.refusals.rules import Refused
from anlan.registry.intake.gazetteer import RegionRow
from anlan.registry.intake.packing import line_digest
from anlan.registry.intake.sheets import End, Lines, Sheet, read_registry
from tests.registry.intake import faulty

SHARED = Path(__file__).resolve().parents[4] / "shared"
GENERATOR = SHARED / "tools" / "make_registry.py"


def outcome(path, reference, **options):
    """Return the faults, the statuses, the questions, and what was skipped."""
    faults, statuses, questions, end = Counter(), Counter(), [], None
    for message in read_registry(str(path), reference, **options):
        match message:
            case Lines(lines):
                for line in lines:
                    statuses[line.cleaned.status] += 1
                    faults.update(finding.fault for finding in line.cleaned.findings)
            case Sheet() | End():
                questions += message.questions
                end = message
    return faults, statuses, questions, end


def entities(path, reference, **options):
    found = [m for m in read_registry(str(path), reference, **options) if isinstance(m, Lines)]
    return [line.cleaned.entity for message in found for line in message.lines]


@pytest.mark.parametrize("layout", faulty.LAYOUTS.values(), ids=faulty.LAYOUTS.keys())
@pytest.mark.parametrize("seed", [1, 2])
def test_every_planted_fault_is_counted_in_every_layout(tmp_path, reference, layout, seed):
    register = faulty.make_register(400, seed)
    path = faulty.write(tmp_path / "台账.xlsx", register, layout)

    faults, statuses, questions, _ = outcome(path, reference)

    assert faults == register.faults
    assert statuses.total() == len(register.lines)
    assert statuses["repeated"] == register.faults["row_repeated_exactly"]
    held = ("code_missing", "code_check_digit_wrong", "same_code_other_name")
    assert statuses["held"] == sum(register.faults[fault] for fault in held)
    assert questions == []


def test_all_layouts_lead_to_the_same_entities(tmp_path, reference):
    register = faulty.make_register(120, 3, share=0)
    found = []
    for number, layout in enumerate(faulty.LAYOUTS.values()):
        path = faulty.write(tmp_path / f"{number}.xlsx", register, layout)
        cleaned = [e for e in entities(path, reference) if e is not None]
        found.append(sorted(e._replace(business_scope="", remark="") for e in cleaned))

    assert all(one == found[0] for one in found[1:])
    assert len(found[0]) == 120


def test_a_csv_file_is_read_like_a_workbook(tmp_path, reference):
    register = faulty.make_register(60, 4)
    lines = [list(faulty.PLAIN.values())] + [[str(line[name]) for name in faulty.PLAIN] for line in register.lines]
    path = tmp_path / "台账.csv"
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in lines), encoding="gb18030")

    assert outcome(path, reference)[0] == register.faults


@pytest.mark.slow
@pytest.mark.skipif(not GENERATOR.exists(), reason="../shared with make_registry.py is not beside this checkout")
@pytest.mark.parametrize("layout", [0, 1, 2])
@pytest.mark.parametrize(("city", "seed"), [("changzhi", 5), ("hebi", 6), ("baiyin", 7)])
def test_the_counts_equal_the_truth_of_the_shared_generator(tmp_path, regions, reference, city, seed, layout):
    path = tmp_path / "registry.xlsx"
    command = [sys.executable, str(GENERATOR), str(path), "--rows", "2500"]
    subprocess.run([*command, "--seed", str(seed), "--city", city, "--layout", str(layout)], check=True, stdout=-3)
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    if city != "changzhi":
        reference = replace(reference, regions=_with_subdivisions(regions, city))

    faults, statuses, questions, end = outcome(path, reference)

    assert dict(faults) == truth["faults"]
    assert statuses.total() == truth["rows"]
    assert questions == []
    assert end.skipped["total"] == (2 if layout == 2 else 1)


@pytest.mark.skipif(not GENERATOR.exists(), reason="../shared with make_registry.py is not beside this checkout")
def test_the_counts_hold_where_no_townships_are_loaded_yet(tmp_path, reference):
    path = tmp_path / "registry.xlsx"
    command = [sys.executable, str(GENERATOR), str(path), "--rows", "1500", "--city", "hebi"]
    subprocess.run(command, check=True, stdout=-3)

    assert dict(outcome(path, reference)[0]) == json.loads(path.with_suffix(".truth.json").read_text())["faults"]


def _with_subdivisions(regions, city):
    """Add a city's townships and villages from the shared data."""
    rows = list(regions)
    keys = {row.code: row for row in rows}
    for level, name, above in ((4, "townships", "county_code"), (5, "villages", "township_code")):
        for row in faulty._rows(SHARED / "data" / "regions" / f"{city}_{name}.csv"):
            parent = keys[row[above]]
            path = f"{parent.path}{len(rows) + 1:04X}"
            keys[row["code"]] = RegionRow(len(rows) + 1, level, parent.id, path, row["code"], row["name"])
            rows.append(keys[row["code"]])
    return rows


# --- headings and sheets -----------------------------------------------------------------------------------------


def test_an_unknown_heading_is_asked_about_with_examples_and_its_cells_are_kept(tmp_path, reference):
    register = faulty.make_register(20, 1, share=0)
    layout = faulty.Layout(faulty.PLAIN | {"grid": "网格长姓名"}, change=lambda line: line | {"grid": "王五"})
    path = faulty.write(tmp_path / "a.xlsx", register, layout)

    messages = list(read_registry(str(path), reference))

    (question,) = messages[0].questions
    assert (question.kind, question.title, question.examples) == ("heading_unknown", "网格长姓名", ("王五",))
    assert all(line.extra == {"网格长姓名": "王五"} for m in messages if isinstance(m, Lines) for line in m.lines)


def test_a_person_may_say_what_a_heading_means(tmp_path, reference):
    register = faulty.make_register(20, 1, share=0)
    titles = faulty.PLAIN | {"credit_code": "那个代码", "phone": "找谁"}
    layout = faulty.Layout(
        titles, change=lambda line: line | {"phone": "13800138000", "credit_code": line["credit_code"]}
    )
    path = faulty.write(tmp_path / "a.xlsx", register, layout)

    found = entities(path, reference, answers={"那个代码": "credit_code", "找谁": "phone"})

    assert {entity.phone for entity in found} == {"13800138000"}


def test_a_column_of_valid_codes_is_recognised_by_its_content_and_still_asked_about(tmp_path, reference):
    register = faulty.make_register(30, 1, share=0)
    path = faulty.write(tmp_path / "a.xlsx", register, faulty.Layout(faulty.PLAIN | {"credit_code": "十八位"}))

    _, statuses, questions, _ = outcome(path, reference)

    assert statuses["ready"] == 30
    assert [(q.title, q.read_as) for q in questions] == [("十八位", "credit_code")]


def test_two_columns_of_one_meaning_are_asked_about(tmp_path, reference):
    register = faulty.make_register(10, 1, share=0)
    layout = faulty.Layout(faulty.PLAIN | {"other": "企业全称"}, change=lambda line: line | {"other": "别名"})
    path = faulty.write(tmp_path / "a.xlsx", register, layout)

    _, _, questions, _ = outcome(path, reference)

    assert [(question.kind, question.title) for question in questions] == [("heading_doubled", "企业全称")]


def test_a_sheet_without_a_heading_is_asked_about_and_the_others_are_read(tmp_path, reference):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("说明").write(0, 0, "请各单位按要求填报")
    sheet = book.add_worksheet("台账")
    register = faulty.make_register(5, 1, share=0)
    sheet.write_row(0, 0, list(faulty.PLAIN.values()))
    for row, line in enumerate(register.lines, 1):
        sheet.write_row(row, 0, [line[name] for name in faulty.PLAIN])
    book.close()

    _, statuses, questions, _ = outcome(tmp_path / "a.xlsx", reference)

    assert (statuses["ready"], [(q.kind, q.sheet) for q in questions]) == (5, [("sheet_without_heading", "说明")])


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (["这张表", "什么", "都没有"], "workbook-no-heading"),
        (["企业名称", "注册地址", "备注"], "registry-column-missing"),
        (["统一社会信用代码", "注册地址", "备注"], "registry-column-missing"),
    ],
)
def test_a_workbook_that_cannot_be_a_registry_is_refused(tmp_path, reference, titles, code):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, titles)
    sheet.write_row(1, 0, ["甲", "乙", "丙"])
    book.close()

    with pytest.raises(Refused, match=code):
        list(read_registry(str(tmp_path / "a.xlsx"), reference))


# --- going on where it was interrupted ---------------------------------------------------------------------------


def test_reading_goes_on_after_a_line_and_still_knows_what_came_before(tmp_path, reference):
    register = faulty.make_register(200, 8)
    path = faulty.write(tmp_path / "a.xlsx", register, faulty.LAYOUTS["plain"])
    whole = [line for m in read_registry(str(path), reference) if isinstance(m, Lines) for line in m.lines]

    rest = [
        line
        for m in read_registry(str(path), reference, after=(whole[99].sheet, whole[99].number))
        if isinstance(m, Lines)
        for line in m.lines
    ]

    assert [line[:3] for line in rest] == [line[:3] for line in whole[100:]]


def test_the_digest_of_a_line_depends_on_the_secret_the_place_and_the_text():
    one = line_digest(b"secret", 1, 7, '["安居面粉厂"]')

    assert len(one) == 32
    assert one != line_digest(b"other", 1, 7, '["安居面粉厂"]')
    assert one != line_digest(b"secret", 1, 8, '["安居面粉厂"]')
    assert one != line_digest(b"secret", 1, 7, '["安居粮油厂"]')
