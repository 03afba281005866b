"""The answer is the same workbook: readable again, coloured, explained, and free of formulas."""

import zipfile
from datetime import date

import pytest

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets.answering import AnswerBook, Mark, column_width
from anlan.foundation.spreadsheets.opening import open_safely
from anlan.foundation.spreadsheets.reading import sheets_of

TITLES = ("结果", "问题", "建议")


def read(path):
    return [(sheet.name, list(sheet.lines())) for sheet in sheets_of(open_safely(path))]


def test_the_answer_reads_back_as_what_was_written(tmp_path):
    path = tmp_path / "答复.xlsx"
    with AnswerBook(path, TITLES) as book:
        book.begin_sheet("企业", heading_line=2, own_column=3, widths={0: 20})
        book.heading(1, ["台账"], own=False)
        book.heading(2, ["名称", "人数", "成立"], own=True)
        book.line(3, ["安居面粉厂", 23.0, date(2003, 5, 7)])
        book.line(5, ["", "约3人", ""], "已录入", [Mark(1, "repaired", "人数带文字", "3")])

    assert read(path) == [
        (
            "企业",
            [
                (1, ["台账", "", "", "", "", ""]),
                (2, ["名称", "人数", "成立", *TITLES]),
                (3, ["安居面粉厂", 23.0, date(2003, 5, 7), "", "", ""]),
                (5, ["", "约3人", "", "已录入", "人数带文字", "3"]),
            ],
        )
    ]


@pytest.mark.parametrize("text", ['=cmd|" /C calc"!A1', "+1+1", "-2", "@SUM(A1)", "\t=1"])
def test_text_that_begins_like_a_formula_stays_text(tmp_path, text):
    path = tmp_path / "答复.xlsx"
    with AnswerBook(path, TITLES) as book:
        book.begin_sheet("企业", heading_line=0, own_column=1)
        book.line(1, [text], text, [Mark(0, "held", text, text)])

    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        styles = package.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    assert [cell for _, lines in read(path) for _, cells in lines for cell in cells] == [text] * 4


def test_cells_at_fault_are_coloured_and_the_colour_is_said_in_words(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "答复.xlsx"
    with AnswerBook(path, TITLES) as book:
        book.begin_sheet("企业", heading_line=1, own_column=2)
        book.heading(1, ["名称", "代码"], own=True)
        book.line(2, ["安居面粉厂", ""], "暂未录入", [Mark(1, "held", "缺少代码")])

    sheet = openpyxl.load_workbook(path).active
    assert sheet["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["C2"].value == "暂未录入"
    assert sheet.freeze_panes == "A2"


def test_an_answer_that_fails_half_way_leaves_no_file(tmp_path):
    path = tmp_path / "答复.xlsx"
    with pytest.raises(ZeroDivisionError), AnswerBook(path, TITLES) as book:
        book.begin_sheet("企业")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_refusal(tmp_path):
    with pytest.raises(Refused, match="workbook-not-written"), AnswerBook(tmp_path / "no" / "a.xlsx", TITLES) as book:
        book.begin_sheet("企业")


def test_chinese_text_counts_double_in_the_width_of_a_column():
    assert column_width(["潞州区"]) > column_width(["abc"])
    assert column_width(["很" * 100]) == 42
