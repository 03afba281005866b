"""How far a sheet reaches, found by skimming its XML at a few hundred megabytes a second. Pure.

The reader lays a sheet out as a full rectangle, so a single cell at the far corner costs as much memory as
17 thousand million full ones. Therefore the rectangle is measured before the reader sees the file.
"""

import re

# Spreadsheet programs write <row r="5" …><c r="A5" …>; XML allows other forms, which take the slow way.
_PLAIN_ROW = re.compile(rb'<row r="([0-9]+)"')
_ROW = re.compile(rb"""<(?:\w+:)?row(?=[\s/>])(?:[^<>]*?\sr\s*=\s*["']([0-9]+)["'])?""")
_CELL = re.compile(rb"""<(?:\w+:)?c(?=[\s/>])(?:[^<>]*?\sr\s*=\s*["']([A-Z]+)([0-9]+)["'])?""")
_ROW_OR_CELL = re.compile(_ROW.pattern + b"|" + _CELL.pattern)
_ADDRESS = re.compile(rb"([A-Z]+)([0-9]+)")
# Columns beyond the first 26, 52, 104, 260, 702 letters, as the beginning of a cell's address.
_TIERS = (
    (26, rb"[A-Z]{2}"),
    (52, rb"(?:[A-Z]{3}|[B-Z][A-Z])"),
    (104, rb"(?:[A-Z]{3}|[D-Z][A-Z])"),
    (260, rb"(?:[A-Z]{3}|[J-Z][A-Z])"),
    (702, rb"[A-Z]{3}"),
    (16_384, rb"[A-Z]{4}"),
)


def column_number(letters: bytes) -> int:
    """Return the number of a column from 1: ``A`` 1, ``Z`` 26, ``AA`` 27."""
    number = 0
    for letter in letters[:6]:
        number = number * 26 + letter - 64
    return number


class Extent:
    """Feed it the blocks of one part with ``read``, then ``end``; ``cells`` is the rectangle it will fill at most."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 26
        self.error_cells = 0
        self._is_sheet = False
        self._row_tags = 0
        self._cells_in_row = 0
        self._tier = 0
        self._rest = b""
        self._unusual = _unusual(0, 1)

    @property
    def cells(self) -> int:
        """The size of the rectangle, 0 for a part that is no sheet."""
        return self.rows * self.columns if self._is_sheet else 0

    def read(self, block: bytes) -> None:
        """Take the next bytes of the part."""
        window = self._rest + block
        # Tags are kept whole, so that none is overlooked or counted twice.
        cut = window.rfind(b"<")
        if cut < 0 or len(window) - cut > 65536:
            cut = len(window)
        self._rest = window[cut:]
        self._skim(window[:cut])

    def end(self) -> None:
        """Take what is left."""
        self._skim(self._rest)
        self._rest = b""
        self.rows = max(self.rows, self._row_tags)

    def _skim(self, window: bytes) -> None:
        tags = window.count(b"<row")
        if b":row" in window:
            self._is_sheet = True
            self._walk(window)
            return
        if not tags and not self._is_sheet:
            return
        self._is_sheet = True
        numbers = _PLAIN_ROW.findall(window)
        if len(numbers) != tags:
            self._walk(window)
            return
        self._row_tags += tags
        if numbers:
            self._reach_row(max(map(_number, numbers)))
        position = 0
        while found := self._unusual.search(window, position):
            address = (
                _ADDRESS.match(window, found.start() + 6) if window[found.start() :].startswith(b'<c r="') else None
            )
            if address is None:
                self._walk(window)
                return
            self._reach_column(column_number(address[1]))
            self._reach_row(_number(address[2]))
            position = found.end()
        self.error_cells += window.count(b't="e"')

    def _walk(self, window: bytes) -> None:
        """Take every row and cell one by one: for XML that is legal and not what spreadsheet programs write."""
        for found in _ROW_OR_CELL.finditer(window):
            row, letters, digits = found.groups()
            if found[0].split(b":")[-1].lstrip(b"<").startswith(b"row"):
                self._row_tags += 1
                self._cells_in_row = 0
                if row:
                    self._reach_row(_number(row))
                continue
            # A cell that does not say where it stands follows the one before it.
            self._cells_in_row += 1
            self._reach_column(max(self._cells_in_row, column_number(letters) if letters else 0))
            if digits:
                self._reach_row(_number(digits))
        self.error_cells += window.count(b't="e"') + window.count(b"t='e'")

    def _reach_row(self, number: int) -> None:
        if number > self.rows:
            grew = len(str(number)) > len(str(max(self.rows, 1)))
            self.rows = number
            if grew:
                self._unusual = _unusual(self._tier, number)

    def _reach_column(self, number: int) -> None:
        while self.columns < number and self._tier < len(_TIERS) - 1:
            self._tier += 1
            self.columns = _TIERS[self._tier][0]
            self._unusual = _unusual(self._tier, self.rows)
        self.columns = max(self.columns, number)


def _unusual(tier: int, rows: int) -> re.Pattern[bytes]:
    """Return what finds a cell beyond the tier, in a row with more digits than any so far, or of unusual form."""
    digits = len(str(max(rows, 1))) + 1
    return re.compile(
        rb'<c(?: r="(?:' + _TIERS[tier][1] + rb"[A-Z]*[0-9]|[A-Z]+[0-9]{%d})|[\t\r\n/>]| (?!r=\"[A-Z]))" % digits
    )


def _number(digits: bytes) -> int:
    return int(digits[:9])
