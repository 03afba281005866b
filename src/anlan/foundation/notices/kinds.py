"""The kinds of notices. A feature declares its own when Django starts; the words are rendered when somebody reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class NoticeKind:
    """How a notice reads: ``words`` with ``%(fact)s`` places, the page that it opens, its icon and tone.

    ``page`` is the name of the address that it opens, with the uid of its subject where it has one; may be empty. One
    that ``sums_up`` many matters opens a list, which shows by ``?notice=`` just these (``queries.summed_up``).
    """

    code: str
    label: "str | Promise"
    words: "str | Promise"
    page: str = ""
    icon: str = "bell"
    tone: str = "info"
    sums_up: bool = False


_KINDS: dict[str, NoticeKind] = {}


def declare(*kinds: NoticeKind) -> None:
    """Enter kinds; ValueError when another kind has the code."""
    for kind in kinds:
        if _KINDS.setdefault(kind.code, kind) != kind:
            raise ValueError(f"notice kind declared twice: {kind.code}")


def kind_called(code: str) -> NoticeKind:
    """Return a kind; one that nobody declares any more shows its code and its facts' values."""
    return _KINDS.get(code) or NoticeKind(code, code, code)


def every_kind() -> list[NoticeKind]:
    """Return all kinds by code."""
    return [_KINDS[code] for code in sorted(_KINDS)]


def words_of(code: str, facts: Mapping[str, Any]) -> str:
    """Return the sentence of a notice in the active language; a fact may bring its words by language."""
    words, language = str(kind_called(code).words), get_language() or ""
    try:
        return words % {
            name: value.get(language, "") if isinstance(value, dict) else value for name, value in facts.items()
        }
    except (KeyError, ValueError, TypeError):  # a fact that a later version of the words asks for
        return words
