"""What a line says about the party: days, industry, numbers, points, regulator, telephone. Pure."""

from decimal import Decimal
from typing import Any

from anlan.foundation.refusals.rules import Refused
from anlan.registry.industries.rules import Entry, IndustryIndex
from anlan.registry.intake import cells
from anlan.registry.intake.cells import WordList, as_text
from anlan.registry.intake.entity import Layout, Reference
from anlan.registry.intake.entity import found as note
from anlan.registry.intake.faults import Effect, Finding
from anlan.registry.intake.phones import read_phone_fast
from anlan.registry.parties.lines import Stated, stated

_PHONE_LENGTH = 40
_FIRST_YEAR = 1840  # nothing that still trades was founded before


class FactRules:
    """Reads the cells that say what it is like; findings are added to the list that is handed in."""

    def __init__(self, reference: Reference) -> None:
        self._today = reference.today
        self._industries = IndustryIndex(reference.industries, ())
        self._sizes = WordList.shipped("size", reference.more_words.get("size"))
        self._date_memo: dict[Any, tuple[str, str]] = {}
        self._industry_memo: dict[tuple[Any, Any], tuple[str, Finding | None]] = {}
        self._stated_memo: dict[str, Stated] = {}
        self._layout = Layout({})
        self._has_industry = False

    def use(self, layout: Layout) -> None:
        """Turn to a sheet; how dates are usually written differs from sheet to sheet."""
        self._layout = layout
        self._has_industry = bool({"industry_code", "industry_name"} & set(layout.columns))
        self._date_memo.clear()

    def date(self, cell: Any, column: str, found: list[Finding]) -> str:
        """Return a day as ISO text, "" when there is none that can be believed."""
        memo = self._date_memo.get(cell)
        if memo is None:
            read = cells.read_date(cell, self._layout.date_format)
            fault = "date_unreadable" if read.wrong == "unreadable" else ""
            if read.value is not None:
                fault = "date_in_another_format" if read.wrong else ""
                if read.value.year < _FIRST_YEAR or read.value > self._today:
                    fault = "date_implausible"
            kept = read.value.isoformat() if read.value and fault != "date_implausible" else ""
            memo = self._date_memo[cell] = (kept, fault)
        if memo[1]:
            found.append(note(memo[1], column, as_text(cell), memo[0]))
        return memo[0]

    def industry(self, code_cell: Any, name_cell: Any, found: list[Finding]) -> str:
        """Return the code of the industry, "" when it stays open."""
        key = (code_cell, name_cell)
        memo = self._industry_memo.get(key)
        if memo is None:
            memo = self._industry_memo[key] = self._decide_industry(_digits(code_cell), as_text(name_cell))
        if memo[1] is not None:
            found.append(memo[1])
        return memo[0]

    def _decide_industry(self, code: str, name: str) -> tuple[str, Finding | None]:
        if not code and name[:4].isascii() and name[:1].isalnum():  # 3011 水泥制造 in one column
            head = name.split()[0].split("-")[0]
            lead = "".join(c for c in head if c.isascii())
            code, name = lead, name[len(lead) :].strip(" -:：、")
        if not code and not name:
            return "", note("industry_unknown", "industry_code", "") if self._has_industry else None
        named = self._industries.by_name(name) if name else None
        if not code:
            entry = named.entry if named else None
            proposal = entry.code if entry else "、".join(e.code for e in named.candidates[:5]) if named else ""
            effect = Effect.REPAIRED if entry else Effect.OPEN
            return (
                entry.code if entry else "",
                note("industry_code_missing_name_given", "industry_code", name, proposal, effect=effect),
            )
        entry = self._industries.by_code(code)
        padded = self._industries.by_code(code.zfill(4)) if code.isdigit() and len(code) == 3 else None
        if padded and (entry is None or self._agrees(padded, name)):
            entry = padded  # a number cell dropped the leading zero
        if entry is None:
            proposal = named.entry.code if named and named.entry else ""
            return "", note("industry_code_unknown", "industry_code", code, proposal)
        if name and not self._agrees(entry, name):
            proposal = named.entry.code if named and named.entry else ""
            return entry.code, note("industry_code_and_name_differ", "industry_name", f"{code} {name}", proposal)
        return entry.code, None

    def _agrees(self, entry: Entry, name: str) -> bool:
        """Whether the name is that of the industry, or of one that it belongs to."""
        if name in (entry.name_zh, entry.name_en):
            return True
        chain = (entry, *self._industries.ancestors(entry.code))
        wanted = cells.word_key(name)
        return any(wanted in (cells.word_key(e.name_zh), cells.word_key(e.name_en)) for e in chain)

    def size(self, cell: Any) -> str:
        """Return the size class, "" when the word says nothing about it."""
        return self._sizes.meaning(as_text(cell)) or ""

    def headcount(self, cell: Any, found: list[Finding]) -> int | None:
        """Return the number of people, None when it is unknown."""
        if type(cell) is float and 0 <= cell <= 1e6 and cell == (whole := int(cell)):
            return whole
        if cell == "":
            return None
        read = cells.read_headcount(cell)
        if read.wrong:
            fault = "headcount_as_text" if read.wrong == "repaired" else "headcount_unreadable"
            found.append(note(fault, "headcount", as_text(cell), "" if read.value is None else str(read.value)))
        value: int | None = read.value
        return value

    def revenue(self, cell: Any, found: list[Finding]) -> str:
        """Return the revenue in 10,000 yuan as plain text, "" when it is unknown."""
        read = cells.read_money(cell, self._layout.money_unit)
        text = "" if read.value is None else _plain_decimal(read.value)
        if read.wrong:
            fault = "revenue_as_text" if read.wrong == "repaired" else "revenue_unreadable"
            found.append(note(fault, "revenue", as_text(cell), text))
        return text

    def coordinates(self, longitude: Any, latitude: Any, found: list[Finding]) -> tuple[float | None, float | None]:
        """Return longitude and latitude, both None when the point is unknown."""
        if type(longitude) is float and type(latitude) is float and 73 <= longitude <= 136 and 3 <= latitude <= 54.5:
            return longitude, latitude
        if longitude == "" and latitude == "":
            return None, None
        east, north = cells.read_degrees(longitude), cells.read_degrees(latitude)
        if east.value is None and north.value is None and not (east.wrong or north.wrong):
            return None, None
        raw = f"{as_text(longitude)}, {as_text(latitude)}"
        if east.value == 0 and north.value == 0:
            found.append(note("coordinates_zero", "longitude", raw))
            return None, None
        if east.value is None or north.value is None:
            found.append(note("coordinates_unreadable", "longitude", raw))
            return None, None
        if cells.is_longitude(east.value) and cells.is_latitude(north.value):
            if east.wrong or north.wrong:
                found.append(note("coordinates_as_text", "longitude", raw, f"{east.value}, {north.value}"))
            return east.value, north.value
        if cells.is_longitude(north.value) and cells.is_latitude(east.value):
            found.append(note("coordinates_swapped", "longitude", raw, f"{north.value}, {east.value}"))
            return north.value, east.value
        found.append(note("coordinates_unreadable", "longitude", raw))
        return None, None

    def regulator(self, cell: Any, found: list[Finding]) -> Stated:
        """Return the department lines that the cell names."""
        text = cell if type(cell) is str else as_text(cell)
        claim = self._stated_memo.get(text)
        if claim is None:
            claim = self._stated_memo[text] = stated(text)
        if claim.undecided or len(claim.lines) + len(claim.unknown) > 1:
            found.append(note("regulator_disputed", "regulator", claim.text))
        elif claim.unknown:
            found.append(note("regulator_unknown", "regulator", claim.text))
        return claim

    def phone(self, cell: Any, found: list[Finding]) -> str:
        """Return the number as it is stored; one that cannot be read is kept as it stands."""
        text = as_text(cell)
        if not text:
            return ""
        try:
            return read_phone_fast(text)
        except Refused:
            found.append(note("phone_unreadable", "phone", text))
            return text[:_PHONE_LENGTH]


def _digits(cell: Any) -> str:
    return as_text(cell).removeprefix("'").strip()


def _plain_decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
