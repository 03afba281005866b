"""Reads the types and limits from data/types.toml."""

import tomllib
from functools import cache
from pathlib import Path

from anlan.foundation.attachments.rules import FileType, Policy

_MIB = 1024 * 1024


@cache
def policy() -> Policy:
    """Return the policy in force; a malformed file fails here, at the first use."""
    with (Path(__file__).parent / "data" / "types.toml").open("rb") as file:
        data = tomllib.load(file)
    types = {}
    for code, row in data["types"].items():
        signatures = tuple(
            tuple((at, bytes.fromhex(these)) for at, these in signature) for signature in row.pop("signatures", [])
        )
        members, streams = tuple(row.pop("members", ())), tuple(row.pop("streams", ()))
        also = tuple(row.pop("also", ()))
        types[code] = FileType(code=code, signatures=signatures, members=members, streams=streams, also=also, **row)
    rules = data["rules"]
    return Policy(
        types=types,
        limits={family: size * _MIB for family, size in data["limits"].items()},
        largest_upload=rules["largest_upload"] * _MIB,
        megapixels=rules["megapixels"],
        reserve=rules["reserve"] * _MIB,
        orphan_hours=rules["orphan_hours"],
        near=rules["near"],
        refused_endings=frozenset(data["refused_endings"]["list"]),
    )
