"""The rectangle of a sheet is measured from its XML, in usual and unusual writing, across block borders."""

import pytest

from anlan.foundation.spreadsheets.extent import Extent, column_number

USUAL = (
    b'<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="250"><c r="C250"><v>1</v></c></row></sheetData>'
)


def measured(xml, block=10_000):
    extent = Extent()
    for start in range(0, len(xml), block):
        extent.read(xml[start : start + block])
    extent.end()
    return extent


@pytest.mark.parametrize(("letters", "number"), [(b"A", 1), (b"Z", 26), (b"AA", 27), (b"XFD", 16384)])
def test_columns_are_numbered_as_spreadsheets_do(letters, number):
    assert column_number(letters) == number


@pytest.mark.parametrize("block", [1, 7, 64, 10_000])
def test_rows_are_found_wherever_a_block_is_cut(block):
    assert measured(USUAL, block).rows == 250


@pytest.mark.parametrize(
    ("cell", "columns"), [("Z1", 26), ("AZ1", 52), ("CV1", 104), ("IV1", 260), ("ZZ1", 702), ("XFD1", 16384)]
)
def test_the_width_is_known_in_steps(cell, columns):
    assert measured(f'<row r="1"><c r="{cell}"><v>1</v></c></row>'.encode()).columns == columns


def test_a_cell_that_lies_about_its_row_is_seen():
    assert measured(b'<row r="1"><c r="A1048576"><v>1</v></c></row>').rows == 1048576


@pytest.mark.parametrize(
    "xml",
    [
        b"<x:row r='9'><x:c r='B9'><x:v>1</x:v></x:c></x:row>",
        b'<row spans="1:2" r="9"><c t="n" r="B9"><v>1</v></c></row>',
        b'<row\tr="9"><c\nr="B9"><v>1</v></c></row>',
        b"<row>" * 0 + b"<row></row>" * 8 + b"<row><c><v>1</v></c><c><v>2</v></c></row>",
    ],
)
def test_xml_that_no_spreadsheet_program_writes_is_measured_all_the_same(xml):
    assert measured(xml).rows == 9


def test_cells_without_an_address_count_by_their_number():
    assert measured(b'<row r="1">' + b"<c><v>1</v></c>" * 300 + b"</row>").columns >= 300


def test_parts_that_are_no_sheets_have_no_extent():
    assert measured(b"<sst><si><t>abc</t></si></sst>").cells == 0
