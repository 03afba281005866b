"""What an archive must look like. Pure: names, numbers and a manifest in, problems out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

FORMAT = "anlan-backup"
VERSION = 1
"""Raised when an older Anlan could no longer restore what we write."""
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database/anlan.sqlite3", "postgresql": "database/anlan.dump"}
HOME = "home/"
# What a home holds that is made anew, belongs to running processes, or goes into the archive another way.
_LEFT_OUT = re.compile(
    r"^(static|run|tmp|warehouse)/|^files/(incoming|trash)/|^anlan\.sqlite3|(^|/)\.|\.part$|\.lock$|-journal$"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class CannotBackUp(Exception):
    """No archive was written; the message says why and what to do."""


class CannotRestore(Exception):
    """Nothing was changed; the message says why and what to do."""


class DamagedArchive(CannotRestore):
    """The archive is not what its manifest says, or not ours at all."""


@dataclass(frozen=True)
class Member:
    """One file of the archive as the manifest lists it."""

    name: str
    size: int
    sha256: str


def belongs(path: str) -> bool:
    """Whether a file of the home (path relative to it, with slashes) goes into a backup."""
    return not _LEFT_OUT.search(path)


def why_unsafe(name: str) -> str | None:
    """Return what is wrong with the name of a member, or None. Nothing may leave the folder it is restored into."""
    path = PurePosixPath(name)
    if not name or len(name) > 400 or "\x00" in name or "\\" in name:
        return "unusable name"
    if path.is_absolute() or ".." in path.parts or name != str(path):
        return "leads out of the archive"
    if name in (MANIFEST, *DATABASES.values()):
        return None
    if not name.startswith(HOME):
        return "does not belong here"
    return None if belongs(name.removeprefix(HOME)) else "does not belong into a home"


def read_manifest(content: Any) -> tuple[dict[str, Any], dict[str, Member]]:
    """Return the manifest and its members by name; raise DamagedArchive, or CannotRestore for a newer format."""
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        raise DamagedArchive("this is not a backup of Anlan")
    version = content.get("format_version")
    if not isinstance(version, int) or version < 1:
        raise DamagedArchive("the manifest has no version")
    if version > VERSION:
        raise CannotRestore(f"a newer Anlan ({content.get('anlan')}) wrote this backup; restore it with that version")
    if content.get("engine") not in DATABASES:
        raise DamagedArchive("the manifest names no database that we know")
    listed = content.get("members")
    if not isinstance(listed, Sequence):
        raise DamagedArchive("the manifest lists no members")
    members: dict[str, Member] = {}
    for row in listed:
        member = _member(row)
        if problem := why_unsafe(member.name):
            raise DamagedArchive(f"{member.name!r}: {problem}")
        if member.name in members:
            raise DamagedArchive(f"{member.name!r} is listed twice")
        members[member.name] = member
    if DATABASES[content["engine"]] not in members:
        raise DamagedArchive("the manifest lists no database")
    return dict(content), members


def _member(row: Any) -> Member:
    try:
        member = Member(name=str(row["name"]), size=int(row["size"]), sha256=str(row["sha256"]))
    except (KeyError, TypeError, ValueError):
        raise DamagedArchive("a member is listed in an unknown way") from None
    if member.size < 0 or not _SHA256.fullmatch(member.sha256):
        raise DamagedArchive(f"{member.name!r} is listed without size or hash")
    return member


def content_differs(name: str, sha256: str) -> bool:
    """Whether a stored file no longer has the content that its name promises (files/aa/bb/SHA-256)."""
    parts = PurePosixPath(name.removeprefix(HOME)).parts
    return len(parts) == 4 and parts[0] == "files" and bool(_SHA256.fullmatch(parts[3])) and parts[3] != sha256


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return where a restored database differs from what the manifest counted: rows a table, the ledger's head."""
    wrong = [
        f"table {table}: {rows} rows were backed up, {after['tables'].get(table, 'none')} are there"
        for table, rows in before["tables"].items()
        if after["tables"].get(table) != rows
    ]
    if before["ledger"] != after["ledger"]:
        wrong.append("the head of the ledger differs")
    return wrong
