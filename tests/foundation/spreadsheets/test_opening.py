"""Files that must not be opened are told apart and refused by name (issue 2, Done means: malformed workbooks)."""

import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets.opening import Limits, open_safely

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
SHEET = '<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>{rows}</sheetData></worksheet>'
EMPTY = SHEET.format(rows="")


def package(path, parts=(), *, content_types=CONTENT_TYPES, sheet=EMPTY):
    """Write a minimal workbook package with some more parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", content_types)
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts:
            file.writestr(name, content)
    return path


def refusal(path, limits=None):
    with pytest.raises(Refused) as caught:
        open_safely(path, limits or Limits())
    return caught.value.code


def test_an_honest_workbook_and_a_csv_file_are_opened(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "台账.xlsx"))
    book.add_worksheet().write(0, 0, "企业名称")
    book.close()
    (tmp_path / "台账.csv").write_text("企业名称,信用代码\n", encoding="gb18030")

    assert open_safely(tmp_path / "台账.xlsx").format == "xlsx"
    assert open_safely(tmp_path / "台账.csv").format == "csv"


def test_error_cells_are_counted(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 0, "=A1", None, "#DIV/0!")
    book.close()

    assert open_safely(tmp_path / "a.xlsx").error_cells == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook-empty"),
        (b"%PDF-1.7 ...", "workbook-wrong-type"),
        (b"<html><table></table></html>", "workbook-wrong-type"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "workbook-wrong-type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook-old-format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "workbook-encrypted",
        ),
        (b"PK\x03\x04 and then nothing", "workbook-damaged"),
    ],
)
def test_files_of_another_kind_are_refused_by_what_they_hold_not_by_their_name(tmp_path, content, code):
    path = tmp_path / "企业台账.xlsx"
    path.write_bytes(content)

    assert refusal(path) == code


def test_another_zip_file_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<document/>")

    assert refusal(tmp_path / "a.xlsx") == "workbook-wrong-type"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "workbook-has-macros"),
        ("xl/externalLinks/externalLink1.xml", "workbook-has-external-links"),
        ("xl/embeddings/oleObject1.bin", "workbook-has-active-content"),
        ("xl/activeX/activeX1.xml", "workbook-has-active-content"),
        ("xl/macrosheets/sheet1.xml", "workbook-has-active-content"),
        ("xl/connections.xml", "workbook-has-active-content"),
    ],
)
def test_macros_links_and_active_parts_are_refused(tmp_path, part, code):
    assert refusal(package(tmp_path / "a.xlsx", [(part, "x")])) == code


def test_a_macro_file_that_was_renamed_and_emptied_is_refused(tmp_path):
    types = CONTENT_TYPES.replace("openxmlformats-officedocument.spreadsheetml.sheet", "ms-excel.sheet.macroEnabled")

    assert refusal(package(tmp_path / "a.xlsx", content_types=types)) == "workbook-has-macros"


@pytest.mark.parametrize(
    "prolog",
    [
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>',
        '<?xml version="1.0"?>' + " " * 5000 + '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<?xml version="1.0" encoding="UTF-7"?>',
    ],
)
def test_xml_entities_are_refused_wherever_they_hide(tmp_path, prolog):
    sheet = prolog + "<worksheet><sheetData/></worksheet>"

    assert refusal(package(tmp_path / "a.xlsx", sheet=sheet)) == "workbook-unsafe-xml"


def test_xml_in_another_encoding_cannot_hide_an_entity(tmp_path):
    sheet = '<?xml version="1.0"?><!DOCTYPE x><worksheet/>'.encode("utf-16")

    assert refusal(package(tmp_path / "a.xlsx", sheet=sheet)) == "workbook-unsafe-xml"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = package(tmp_path / "a.xlsx", [("xl/media/a.bin", b"\0" * 40_000_000)])

    assert path.stat().st_size < 100_000
    assert refusal(path) == "workbook-is-a-bomb"


def test_a_bomb_that_lies_about_its_size_is_refused_while_it_is_unpacked(tmp_path):
    content = b"a" * 5_000_000
    path = package(tmp_path / "a.xlsx", [("xl/media/a.bin", content)])
    true, lie = struct.pack("<L", len(content)), struct.pack("<L", 1000)
    path.write_bytes(path.read_bytes().replace(true, lie))

    assert refusal(path) == "workbook-damaged"


def test_too_many_parts_and_the_same_part_twice_are_refused(tmp_path):
    many = [(f"xl/media/{n}.bin", "x") for n in range(50)]
    assert refusal(package(tmp_path / "a.xlsx", many), Limits(parts=40)) == "workbook-too-many-parts"
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = package(tmp_path / "b.xlsx", [("xl/workbook.xml", "<workbook/>")])
    assert refusal(path) == "workbook-too-many-parts"


def test_a_file_that_was_cut_off_is_refused(tmp_path):
    path = package(tmp_path / "a.xlsx", [("xl/media/a.bin", b"abc" * 5000)])
    whole = path.read_bytes()
    for length in (len(whole) - 1, len(whole) // 2, 40):
        path.write_bytes(whole[:length])
        assert refusal(path) == "workbook-damaged"


def test_a_damaged_part_is_refused(tmp_path):
    path = package(tmp_path / "a.xlsx", [("xl/media/a.bin", bytes(range(256)) * 40)])
    packed = zlib.compressobj(wbits=-15)
    stream = packed.compress(bytes(range(256)) * 40) + packed.flush()
    whole = path.read_bytes()
    where = whole.index(stream[:40])
    path.write_bytes(whole[: where + 30] + b"\xff\xff" + whole[where + 32 :])

    assert refusal(path) == "workbook-damaged"


def test_one_cell_in_the_far_corner_is_refused_because_the_reader_would_lay_out_the_whole_sheet(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert refusal(package(tmp_path / "a.xlsx", sheet=SHEET.format(rows=rows))) == "workbook-too-many-cells"


def test_a_million_empty_rows_cost_nothing_and_are_no_reason_to_refuse(tmp_path):
    rows = "".join(f'<row r="{n}"/>' for n in range(1, 1_048_577))

    assert open_safely(package(tmp_path / "a.xlsx", sheet=SHEET.format(rows=rows))).format == "xlsx"


def test_a_file_above_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(io.BytesIO(b"x" * 2000).getvalue())

    assert refusal(path, Limits(file_bytes=1000)) == "workbook-too-large"
