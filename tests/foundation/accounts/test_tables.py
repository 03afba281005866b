"""Tables of people, pasted or in a workbook."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.foundation.accounts.tables import as_text, read_pasted, read_workbook
from anlan.foundation.refusals.rules import Refused


def read(text):
    return [(line.line, line.name, line.phone, line.post) for line in read_pasted(text)]


def test_columns_copied_from_a_workbook_are_read():
    assert read("王建国\t13935512345\t安监站副站长\n\n李红\t138 3550 0001\t") == [
        (1, "王建国", "13935512345", "安监站副站长"),
        (3, "李红", "138 3550 0001", ""),
    ]


def test_a_phone_number_is_known_by_its_shape_wherever_it_stands():
    assert read("13935512345，王建国，安监站副站长") == [(1, "王建国", "13935512345", "安监站副站长")]


def test_a_mistyped_number_is_not_taken_for_a_post():
    assert read("王建国,1393551234,站长") == [(1, "王建国", "1393551234", "站长")]


def test_with_a_heading_the_columns_may_stand_in_any_order():
    assert read("岗位\t手机号码\t姓名\n站长\t13935512345\t王建国") == [(2, "王建国", "13935512345", "站长")]


def test_what_was_read_can_be_pasted_again():
    lines = read_pasted("王建国\t13935512345\t站长\n李红\t\t")
    assert read(as_text(lines)) == [(1, "王建国", "13935512345", "站长"), (2, "李红", "", "")]


def test_a_workbook_with_a_title_row_and_numbers_as_numbers_is_read():
    book = openpyxl.Workbook()
    for row in (["荫城镇人员名单"], ["序号", "姓名", "手机号码", "职务"], [1, "王建国", 13935512345, "站长"]):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    lines = read_workbook(SimpleUploadedFile("people.xlsx", file.getvalue()))
    assert [(line.name, line.phone, line.post) for line in lines] == [("王建国", "13935512345", "站长")]


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b""])
def test_a_file_that_is_no_workbook_is_refused_by_name(content):
    with pytest.raises(Refused, match="workbook"):
        read_workbook(SimpleUploadedFile("people.xlsx", content))
