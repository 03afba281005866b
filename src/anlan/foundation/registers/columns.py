"""The columns of a register: how a value is reached, shown, exported and read back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import PUBLIC, Actor

if TYPE_CHECKING:
    from django.utils.functional import Promise

LANGUAGES = ("zh-hans", "en")

Words = Callable[[Any], str]
Parse = Callable[[str, Actor], Any]
Mask = Callable[[str, Actor], str]


@dataclass(frozen=True)
class Column:
    """One column.

    ``value`` is a dotted path from the record (``region.name``; empty: the column's own name). ``words`` turns a
    stored value into what people read, or ``names`` gives all names of its codes; ``parse`` turns a cell back into
    what the service takes; a column with ``field`` is written back by an import under that name. ``order_by`` names
    database fields; without it the list cannot be sorted by the column. ``mask`` hides personal data from actors
    without need.
    """

    name: str
    label: "str | Promise"
    value: str = ""
    words: Words | None = None
    names: Callable[[], Mapping[str, str]] | None = None
    order_by: tuple[str, ...] = ()
    field: str = ""
    parse: Parse | None = None
    mask: Mask | None = None
    link: bool = False
    shown: bool = True
    numeric: bool = False
    short: bool = False
    """Few characters that stay on one line: a kind, a state, a day."""
    tone: Callable[[Any], tuple[str, str]] | None = None
    """For a state: value → (tone, icon) of the tag."""

    def raw(self, record: Any) -> Any:
        """Return the stored value; None when a step of the path is empty."""
        value = record
        for step in (self.value or self.name).split("."):
            if value is None:
                return None
            value = getattr(value, step)
            if callable(value):
                value = value()
        return value

    def teller(self, actor: Actor) -> Callable[[Any], str]:
        """Return the function from a stored value to what people read, in the active language and in local time.

        Made once a page or export, so that names are looked up once and not once a row.
        """
        words = self.words or (_named(self.names()) if self.names else plain)

        def tell(value: Any) -> str:
            shown = "" if value in (None, "") else words(value)
            return self.mask(shown, actor) if self.mask and shown else shown

        return tell

    def reader(self, actor: Actor) -> Callable[[Any], str]:
        """Return the function from a record to what people read in this column."""
        tell = self.teller(actor)
        return lambda record: tell(self.raw(record))

    def is_mask(self, record: Any, text: str) -> bool:
        """Whether ``text`` is but the mask of what the record holds."""
        value = self.raw(record)
        return bool(self.mask and value and text == self.mask(str(value), PUBLIC).strip())

    def parsed(self, text: str, actor: Actor) -> Any:
        """Return what the service takes for a cell; raises Refused when the cell makes no sense."""
        return self.parse(text.strip(), actor) if self.parse else text.strip()


def _named(names: Mapping[str, str]) -> Words:
    return lambda value: names.get(value, str(value))


def plain(value: Any) -> str:
    """Return a value as text: ISO days, local minutes, yes and no, numbers without ornament."""
    match value:
        case None | "":
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case Decimal():
            text = format(value, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case list() | tuple():
            return "、".join(plain(item) for item in value)
    return str(value)


def parse_day(text: str, actor: Actor) -> date | None:
    """Read an ISO day; empty is None."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Refused("day-wrong", value=text) from None


def parse_choice(choices: Callable[[], dict[str, str]]) -> Parse:
    """Read a choice by its code, or by its words in either language."""

    def parse(text: str, actor: Actor) -> str:
        if not text:
            return text
        for language in LANGUAGES:
            with override(language):
                known = choices()
            if text in known:
                return text
            for code, words in known.items():
                if words == text:
                    return code
        raise Refused("choice-wrong", value=text)

    return parse
