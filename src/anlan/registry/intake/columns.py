"""What a column holds, judged by its cells: for headings that nobody wrote down, and for ways of writing. Pure.

Only what lists make certain is recognised by content: a column in which nine of ten cells are valid credit
codes holds the credit codes, whatever it is called. Such a reading is still put to a person.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from anlan.foundation.codes.rules import normalise_credit_code, why_not_credit_code
from anlan.foundation.spreadsheets.headings import Column, Heading
from anlan.registry.industries.rules import IndustryIndex
from anlan.registry.intake import cells
from anlan.registry.intake.cells import WordList, as_text
from anlan.registry.intake.entity import Layout
from anlan.registry.intake.gazetteer import Gazetteer
from anlan.registry.parties.lines import line_called

SAMPLE = 400
_ENOUGH = 5
_MOST = 0.9
_USUAL = 0.8
_NAME_ENDS = (
    *("公司", "店", "厂", "部", "社", "超市", "中心", "馆", "院", "所", "站", "场", "行", "铺", "坊", "园", "吧", "户"),
    *("矿", "室"),
)  # fmt: skip


def recognised_by_content(
    heading: Heading, sample: Sequence[Sequence[Any]], gazetteer: Gazetteer, industries: IndustryIndex
) -> dict[int, str]:
    """Return index → field for unknown columns whose cells leave no doubt. A field that is known is not given again."""
    tests = _tests(gazetteer, industries)
    taken = set(heading.fields)
    found: dict[int, str] = {}
    for column in heading.unknown:
        texts = [cell for row in sample if column.index < len(row) and (cell := row[column.index]) != ""]
        if len(texts) < _ENOUGH:
            continue
        for field, test in tests.items():
            if field not in taken and sum(map(test, texts)) >= _MOST * len(texts):
                found[column.index] = field
                taken.add(field)
                break
    return found


def _tests(gazetteer: Gazetteer, industries: IndustryIndex) -> Mapping[str, Callable[[Any], bool]]:
    kinds, states = WordList.shipped("kind"), WordList.shipped("state")

    def is_code(cell: Any) -> bool:
        return not why_not_credit_code(normalise_credit_code(as_text(cell)))

    def is_industry_code(cell: Any) -> bool:
        return len(text := as_text(cell)) == 4 and text.isdigit() and industries.by_code(text) is not None

    def is_degree(cell: Any, inside: Callable[[float], bool]) -> bool:
        value = cells.read_degrees(cell).value
        return value is not None and (value == 0 or (inside(value) and not float(value).is_integer()))

    return {
        "credit_code": is_code,
        "industry_code": is_industry_code,
        "industry_name": lambda cell: industries.by_exact_name(as_text(cell)).entry is not None,
        "kind": lambda cell: cells.word_key(as_text(cell)) in kinds.exact,
        "state": lambda cell: cells.word_key(as_text(cell)) in states.exact,
        "county": lambda cell: gazetteer.is_county_of_city(as_text(cell)),
        "township": lambda cell: gazetteer.township_anywhere(as_text(cell)) is not None,
        "village": lambda cell: gazetteer.is_village_of_city(as_text(cell)),
        "longitude": lambda cell: is_degree(cell, cells.is_longitude),
        "latitude": lambda cell: is_degree(cell, cells.is_latitude),
        "regulator": lambda cell: isinstance(cell, str) and bool(line_called(cell)),
        "name": lambda cell: isinstance(cell, str) and len(cell) > 3 and cells.clean_name(cell).endswith(_NAME_ENDS),
        "registered_address": lambda cell: (
            isinstance(cell, str) and len(cell) > 8 and gazetteer.locate(cell).county is not None
        ),
    }


def layout_of(fields: Mapping[str, Column], by_content: Mapping[int, str], sample: Sequence[Sequence[Any]]) -> Layout:
    """Return where the fields stand, and how dates, points and money are usually written on this sheet."""
    columns = {field: column.index for field, column in fields.items()}
    columns.update({field: index for index, field in by_content.items()})

    def cells_of(field: str) -> list[Any]:
        index = columns.get(field)
        return [] if index is None else [row[index] for row in sample if index < len(row) and row[index] != ""]

    return Layout(
        columns=columns,
        date_format=_usual(map(cells.date_format, cells_of("founded")), "iso"),
        latitude_first=_latitude_first(cells_of("coordinates")),
        money_unit=cells.MONEY_UNITS.get(fields["revenue"].unit.strip(), Decimal(1))
        if "revenue" in fields
        else Decimal(1),
        region_reaches_township=_usual((_reaches_township(cell) for cell in cells_of("region")), "") == "yes",
    )


def _usual(values: Any, otherwise: str) -> str:
    counted = Counter(values)
    if not counted:
        return otherwise
    value, times = counted.most_common(1)[0]
    return value if value and times >= _USUAL * counted.total() and counted.total() >= _ENOUGH else otherwise


def _latitude_first(points: list[Any]) -> bool:
    """Whether most points of one column are written with the latitude before the longitude."""
    first = 0
    for cell in points:
        one, other = (cells.read_degrees(part).value for part in cells.split_coordinates(cell))
        if one is not None and other is not None and cells.is_latitude(one) and cells.is_longitude(other):
            first += 1
    return bool(points) and first >= _USUAL * len(points)


def _reaches_township(cell: Any) -> str:
    text = as_text(cell)
    return "yes" if any(end in text[3:] for end in ("街道", "镇", "乡")) else "no"
