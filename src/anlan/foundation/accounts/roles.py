"""The roles: what a post of each kind allows. Read from ``roles.toml``, checked as it is read (REG-31)."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

FILE = Path(__file__).with_name("roles.toml")
REACHES = frozenset({"region", "line", "unit", "party", "everything"})
_CODE = re.compile(r"[a-z][a-z_]*")
_PERMISSION = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
_KEYS = frozenset({"name", "description", "reach", "leader", "needs_second_factor", "given_by", "permissions"})


class BadRoles(Exception):
    """The file of roles contradicts itself; the message names the role and what is wrong."""


@dataclass(frozen=True)
class Role:
    """What the holder of a post may do. ``reach`` hints how his jurisdiction is drawn, it grants nothing."""

    code: str
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    reach: str
    leader: bool
    needs_second_factor: bool
    given_by_unit: bool
    permissions: frozenset[str]

    @property
    def name(self) -> str:
        """Return the name in the active language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    @property
    def description(self) -> str:
        """Return the description in the active language."""
        return self.description_en if (get_language() or "").startswith("en") else self.description_zh


def read(text: str) -> dict[str, Role]:
    """Parse the text of a roles file; raise BadRoles when a role is incomplete or says something unknown."""
    return {code: _role(code, row) for code, row in tomllib.loads(text).items()}


@cache
def roles() -> dict[str, Role]:
    """Return code → role, in the order of the file."""
    return read(FILE.read_text(encoding="utf-8"))


def role(code: str) -> Role:
    """Return one role; raise KeyError for a code that the file does not have."""
    return roles()[code]


def choices() -> list[tuple[str, str]]:
    """Return (code, name in the active language), for forms and filters."""
    return [(code, one.name) for code, one in roles().items()]


def unknown_permissions(among: dict[str, Role], declared: Iterable[str]) -> dict[str, list[str]]:
    """Return role → the permissions it names that no feature declares; empty when the file is right."""
    known = frozenset(declared)
    strangers = {code: sorted(one.permissions - known) for code, one in among.items()}
    return {code: names for code, names in strangers.items() if names}


def _role(code: str, row: dict[str, Any]) -> Role:
    if not _CODE.fullmatch(code):
        raise BadRoles(f"{code}: a role's code is made of small letters and underscores")
    if strange := sorted(set(row) - _KEYS):
        raise BadRoles(f"{code}: unknown key {', '.join(strange)}")
    for words in ("name", "description"):
        if set(row.get(words, {})) != {"zh", "en"} or not all(row[words].values()):
            raise BadRoles(f"{code}: {words} needs zh and en")
    if row.get("reach") not in REACHES:
        raise BadRoles(f"{code}: reach must be one of {', '.join(sorted(REACHES))}")
    if row.get("given_by", "unit") not in ("unit", "system"):
        raise BadRoles(f"{code}: given_by must be unit or system")
    permissions = row.get("permissions", [])
    if len(permissions) != len(set(permissions)):
        raise BadRoles(f"{code}: a permission is named twice")
    if bad := [name for name in permissions if not _PERMISSION.fullmatch(name)]:
        raise BadRoles(f"{code}: not room:noun:verb: {', '.join(bad)}")
    return Role(
        code=code,
        name_zh=row["name"]["zh"],
        name_en=row["name"]["en"],
        description_zh=row["description"]["zh"],
        description_en=row["description"]["en"],
        reach=row["reach"],
        leader=bool(row.get("leader", False)),
        needs_second_factor=bool(row.get("needs_second_factor", False)),
        given_by_unit=row.get("given_by", "unit") == "unit",
        permissions=frozenset(permissions),
    )
