"""The one enumeration of permissions: ``room:noun:verb``. Features declare theirs where they are used."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise

_GRAMMAR = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
_PERMISSIONS: dict[str, "str | Promise"] = {}


def declare(permissions: dict[str, "str | Promise"]) -> None:
    """Register permissions with what they allow, in words. The grammar is ``room:noun:verb``."""
    for name, words in permissions.items():
        if not _GRAMMAR.fullmatch(name):
            raise ValueError(f"not room:noun:verb: {name}")
        _PERMISSIONS[name] = words


def every_permission() -> frozenset[str]:
    """Return all declared permissions."""
    return frozenset(_PERMISSIONS)


def described() -> dict[str, "str | Promise"]:
    """Return permission → what it allows."""
    return dict(_PERMISSIONS)
