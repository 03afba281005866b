"""The kinds of act: ``noun.verb``. Features declare theirs where they record them; an undeclared kind is a bug."""

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

_GRAMMAR = re.compile(r"[a-z][a-z_-]*(\.[a-z][a-z_-]*)+")
_LONGEST = 64
_KINDS: dict[str, "str | Promise"] = {}


class UndeclaredKind(LookupError):
    """An act of a kind that no feature declares. This is a bug, never shown to people."""


def declare(kinds: dict[str, "str | Promise"]) -> None:
    """Register kinds of act with their words, such as ``{"party.registered": _("Party registered")}``."""
    for kind, words in kinds.items():
        if not _GRAMMAR.fullmatch(kind) or len(kind) > _LONGEST:
            raise ValueError(f"not noun.verb: {kind}")
        if kind in _KINDS and str(_KINDS[kind]) != str(words):
            raise ValueError(f"kind of act declared twice: {kind}")
        _KINDS[kind] = words


def demand(kind: str) -> None:
    """Raise UndeclaredKind unless a feature declares the kind."""
    if kind not in _KINDS:
        raise UndeclaredKind(kind)


def described() -> dict[str, "str | Promise"]:
    """Return kind → words, sorted by kind."""
    return dict(sorted(_KINDS.items()))


def words_for(kind: str) -> "str | Promise":
    """Return the words of a kind; the kind itself when a later version no longer declares it."""
    return _KINDS.get(kind, kind)


declare({"ledger.key_rotated": _("Key of the ledger replaced")})
