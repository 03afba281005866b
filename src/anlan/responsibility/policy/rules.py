"""What the reader returns. Frozen, plain values; nothing here decides, stores or asks anybody.

Every offset counts characters of ``Reading.text`` from 0, the end is exclusive: ``text[place.start:place.end]``.
For a .txt file the text is the file as decoded, newlines kept; for other formats it is made from the document,
one paragraph or table row a line.
"""

from dataclasses import dataclass
from enum import StrEnum


class DutyType(StrEnum):
    """What kind of time a duty has."""

    RECURRING = "recurring"
    DEADLINE = "deadline_after_event"
    VALIDITY = "validity"
    DATE = "one_off_date"


class Strength(StrEnum):
    """Whether it must be done; an encouraged duty never warns (requirements section 8)."""

    MANDATORY = "mandatory"
    ENCOURAGED = "encouraged"


class UnitRole(StrEnum):
    """How a unit takes part in a task: 牵头, 配合, 责任."""

    LEAD = "lead"
    ASSISTING = "assisting"
    RESPONSIBLE = "responsible"


class TaskMode(StrEnum):
    """Whether the unit does it, is the enterprise that does it, or supervises the enterprises that do."""

    DOES = "does"
    ENTERPRISE = "enterprise"
    SUPERVISES = "supervises"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text, half open; ``page`` counts from 1 where the document has pages."""

    start: int
    end: int
    page: int | None = None

    def of(self, text: str) -> str:
        """Return the words that stand here."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Why:
    """Which rule fired, how sure it is (0 to 1), and what it saw.

    ``rule`` is a stable kebab-case name, a heading of docs/policy.md; ``words`` explains it in the language of
    the documents (Chinese), ``seen`` is what the rule looked at, as it stands in the text.
    """

    rule: str
    confidence: float
    words: str
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of the outline: ``number`` as printed, ``level`` from 1 (编 章 节 条 一、 （一） 1. …)."""

    level: int
    number: str
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell stands once, with its extent. ``row`` and ``column`` count from 0."""

    row: int
    column: int
    text: str
    place: Place
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document, its parts on several pages joined and repeated heads dropped.

    ``source`` says what it was: ``grid`` (Word, HTML, PDF) or ``pipes`` (flattened to lines that end in |).
    """

    title: str
    head: tuple[str, ...]
    cells: tuple[Cell, ...]
    place: Place
    source: str = "grid"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document attached to this one: announced (附：…), and where its own text begins, if it is here."""

    title: str
    place: Place
    body: Place | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """The document as a clerk would register it; empty strings and None where it does not say."""

    title: str = ""
    document_number: str = ""
    issuer: str = ""
    date: str | None = None
    outline: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signatory: str = ""
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponsibleUnit:
    """A unit of a task as the document writes it; ``is_group`` for 各村(社区), 安委会各成员单位 and the like."""

    name: str
    role: UnitRole = UnitRole.RESPONSIBLE
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """One task of a breakdown table or list.

    ``number_as_printed`` is text with its dots: printed numbers skip and repeat. ``mode_as_printed`` is the verb
    tail of the cell (监督企业落实, 落实, or nothing). ``open_ended``: the cell ends in 等部门 or the like.
    ``due`` is a date or term as printed (3月底前, 长期坚持), else empty. ``duties``: positions in Reading.duties
    of the duties that stand in its text.
    """

    theme: str
    item: str
    number_as_printed: str
    text: str
    place: Place
    units: tuple[ResponsibleUnit, ...]
    mode: TaskMode
    mode_as_printed: str
    open_ended: bool
    why: Why
    due: str = ""
    duties: tuple[int, ...] = ()
    units_place: Place | None = None


@dataclass(frozen=True, slots=True)
class DutyDraft:
    """One recurring or timed duty: fields and meaning of the guideline in docs/policy.md.

    ``place`` is the clause, ``trigger`` the time phrase, ``actor`` the party in the words of the text (empty when
    it names none) with ``actor_place`` where it was found. Recurring: ``unit``, ``every``, ``minimum``. Deadline and
    validity: ``days`` counts in ``day_unit`` (calendar, working, hours, minutes, months, years) from ``event``,
    ``before`` it if true. ``date``: ISO day of a one-off date, year-month or month-day where the text says no more.
    """

    place: Place
    trigger: str
    trigger_place: Place
    actor: str
    action: str
    type: DutyType
    why: Why
    strength: Strength = Strength.MANDATORY
    unit: str | None = None
    every: int | None = None
    minimum: int | None = None
    days: int | None = None
    day_unit: str | None = None
    event: str | None = None
    before: bool = False
    date: str | None = None
    negated: bool = False
    note: str = ""
    actor_place: Place | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one document. ``name`` is the file's base name, ``format`` docx, pdf, txt …"""

    name: str
    format: str
    text: str
    structure: Structure
    tasks: tuple[TaskDraft, ...] = ()
    duties: tuple[DutyDraft, ...] = ()
    warnings: tuple[Why, ...] = ()
