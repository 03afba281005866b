"""The path of a node in the region tree, and the lookup that selects a subtree.

A path is the concatenation of the ancestors' serial numbers, four characters in base 36 each:

    山西省 0008 · 长治市 00080039 · 潞州区 000800390102

It changes only when a node moves, never when a region is renamed or renumbered.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup

WIDTH = 4
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def segment(serial: int) -> str:
    """Return the four characters of one node; ``serial`` is its integer key (up to 1,679,615 nodes)."""
    if not 0 <= serial < 36**WIDTH:
        raise ValueError(f"no room for another region: {serial}")
    digits = ""
    for _ in range(WIDTH):
        serial, rest = divmod(serial, 36)
        digits = _DIGITS[rest] + digits
    return digits


def ancestors(path: str) -> list[str]:
    """Return the paths from the root down to, and with, the node itself."""
    return [path[:end] for end in range(WIDTH, len(path) + 1, WIDTH)]


class PathField(models.CharField[str, str]):
    """A path, compared byte by byte on every engine so that an index serves a subtree."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 12 * WIDTH)  # five levels, and room for merged nodes below others
        super().__init__(**kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Add the C collation on PostgreSQL; SQLite compares bytes anyway."""
        parameters = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


@PathField.register_lookup
class Within(Lookup[Any]):
    """``path__within=top``: the node ``top`` and everything below it. The empty path is the whole tree."""

    lookup_name = "within"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Compile to a range, which both engines answer from a plain index."""
        lhs, parameters = self.process_lhs(compiler, connection)
        top = str(self.rhs)
        if not top:
            return f"{lhs} >= %s", (*parameters, "")
        above = top[:-1] + chr(ord(top[-1]) + 1)
        return f"({lhs} >= %s AND {lhs} < %s)", (*parameters, top, *parameters, above)

    def get_prep_lookup(self) -> Any:
        """Take the value as it is."""
        return self.rhs


@PathField.register_lookup
class Inside(Lookup[Any]):
    """``path__inside=top``: the same as ``within``, tested row by row and never by an index.

    For areas that hold nearly every row: there an index finds all of them the long way round.
    """

    lookup_name = "inside"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Compile to a comparison of the path's beginning."""
        lhs, parameters = self.process_lhs(compiler, connection)
        return f"substr({lhs}, 1, {len(str(self.rhs))}) = %s", (*parameters, str(self.rhs))

    def get_prep_lookup(self) -> Any:
        """Take the value as it is."""
        return self.rhs


__all__ = ["WIDTH", "Inside", "PathField", "Within", "ancestors", "segment"]
