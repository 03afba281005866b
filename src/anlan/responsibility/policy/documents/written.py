"""The text of a document as it is put together from paragraphs and tables. Pure."""

from dataclasses import dataclass, field

from anlan.responsibility.policy.rules import Cell, Place, Table


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell before it has a place: where it begins and how far it reaches, with its lines."""

    row: int
    column: int
    lines: tuple[str, ...]
    rows: int = 1
    columns: int = 1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A document's text; ``tables`` stand in it cell by cell, ``page_starts`` say where each page begins."""

    format: str
    text: str
    tables: tuple[Table, ...] = ()
    page_starts: tuple[int, ...] = ()

    def page_of(self, at: int) -> int | None:
        """Return the page (from 1) on which a place lies; None where the format has none."""
        page = None
        for number, start in enumerate(self.page_starts, 1):
            if start > at:
                break
            page = number
        return page


@dataclass
class Writing:
    """Collects paragraphs and tables in order and gives every cell its place: a line of its own."""

    format: str
    _lines: list[str] = field(default_factory=list)
    _at: int = 0
    _tables: list[Table] = field(default_factory=list)
    _pages: list[int] = field(default_factory=list)

    def page(self, number: int) -> None:
        """The page of this number (from 1) begins here, unless it has begun before."""
        while len(self._pages) < number:
            self._pages.append(self._at)

    def paragraph(self, words: str) -> Place:
        """Add one line; a line feed within it begins another."""
        start = self._at
        for line in words.split("\n"):
            self._lines.append(line)
            self._at += len(line) + 1
        return Place(start, max(start, self._at - 1))

    def table(self, cells: list[GridCell], title: str = "") -> None:
        """Add a table, its cells row by row; a merged cell stands once, where it begins. No cells, no table."""
        if not cells:
            return
        start, placed = self._at, []
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
            self.page(cell.page or 0)
            place = self.paragraph("\n".join(cell.lines)) if any(cell.lines) else Place(self._at, self._at)
            placed.append(
                Cell(cell.row, cell.column, "\n".join(cell.lines), place, rows=cell.rows, columns=cell.columns)
            )
        self._tables.append(Table(title, (), tuple(placed), Place(start, max(start, self._at - 1))))

    def written(self) -> Written:
        """Return what was collected."""
        return Written(self.format, "\n".join(self._lines), tuple(self._tables), tuple(self._pages))
