"""Cells come as they stand: every sheet, from column A, merged cells filled down, blank tails cut."""

from datetime import date

import pytest
import xlsxwriter

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets import reading
from anlan.foundation.spreadsheets.opening import open_safely
from anlan.foundation.spreadsheets.reading import raw_lines, sheets_of


@pytest.fixture
def write(tmp_path):
    def write(fill, name="a.xlsx"):
        book = xlsxwriter.Workbook(str(tmp_path / name), {"default_date_format": "yyyy/m/d"})
        fill(book)
        book.close()
        return open_safely(tmp_path / name)

    return write


def test_lines_are_numbered_as_the_clerk_sees_them_and_start_at_column_a(write):
    def fill(book):
        sheet = book.add_worksheet("企业")
        sheet.write(4, 2, "名称")
        sheet.write(6, 2, "安居面粉厂")

    (sheet,) = sheets_of(write(fill))

    assert list(sheet.lines()) == [(5, ["", "", "名称"]), (7, ["", "", "安居面粉厂"])]


def test_every_sheet_is_read_hidden_ones_too_and_charts_are_passed_over(write):
    def fill(book):
        book.add_worksheet("企业").write(0, 0, "a")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=企业!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
        hidden = book.add_worksheet("其他")
        hidden.hide()
        hidden.write(0, 0, 1)

    assert [(sheet.name, sheet.hidden, list(sheet.lines())) for sheet in sheets_of(write(fill))] == [
        ("企业", False, [(1, ["a"])]),
        ("其他", True, [(1, [1.0])]),
    ]


def test_a_cell_merged_downwards_speaks_for_all_its_lines(write):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 2, 0, "潞州区")
        sheet.merge_range(0, 1, 0, 2, "标题")
        for row in range(4):
            sheet.write(row, 3, row)

    (sheet,) = sheets_of(write(fill))

    assert [cells[0] for _, cells in sheet.lines()] == ["潞州区", "潞州区", "潞州区", ""]


def test_real_dates_come_as_days(write):
    (sheet,) = sheets_of(write(lambda book: book.add_worksheet().write(0, 0, date(2003, 5, 7))))

    assert list(sheet.lines()) == [(1, [date(2003, 5, 7)])]


def test_reading_ends_after_many_blank_lines_and_says_where(write, monkeypatch):
    monkeypatch.setattr(reading, "BLANK_LINES", 50)

    def fill(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(40, 0, "b")
        sheet.write(200, 0, "c")

    (sheet,) = sheets_of(write(fill))

    assert [number for number, _ in sheet.lines()] == [1, 41]
    assert sheet.stopped_at == 91


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-8", "\t"), ("utf-16", ";")]
)
def test_text_files_are_read_in_the_usual_encodings(tmp_path, encoding, delimiter):
    path = tmp_path / "台账.csv"
    path.write_text(delimiter.join(["企业名称", "信用代码"]) + "\r\n" + delimiter.join(["安居面粉厂", '"x"']), encoding)

    (sheet,) = sheets_of(open_safely(path))

    assert list(sheet.lines()) == [(1, ["企业名称", "信用代码"]), (2, ["安居面粉厂", "x"])]


def test_text_in_no_known_encoding_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"name,code\n\xff\xff\xff\xfe\x80\n")

    with pytest.raises(Refused, match="workbook-text-encoding"):
        list(sheets_of(open_safely(tmp_path / "a.csv")))


def test_a_package_without_readable_sheets_is_damaged(tmp_path):
    from tests.foundation.spreadsheets.test_opening import package

    with pytest.raises(Refused, match="workbook-damaged"):
        list(raw_lines(str(package(tmp_path / "a.xlsx"))))
