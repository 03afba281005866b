"""How Python values become the ones that Django would store, and literals of SQLite."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from json import dumps
from typing import Any
from uuid import UUID

from django.db import connections, models
from django.db.models import Field

Convert = Callable[[Any], Any]


def converter_of(field: "Field[Any, Any]", using: str) -> Convert | None:
    """Return what turns a Python value of the field into the one that Django would store; None: nothing to do."""
    target = _target(field)
    match target:
        case models.JSONField():
            encode = partial(dumps, cls=target.encoder)
            return lambda value: None if value is None else encode(value)
        case models.UUIDField():
            return _uid
        # Instants and days repeat: a whole import has one recorded_at.
        case models.DateTimeField():
            return lru_cache(maxsize=4096)(
                partial(_instant, suffix="+00" if connections[using].vendor == "postgresql" else "")
            )
        case models.DateField():
            return lru_cache(maxsize=4096)(_day)
        case models.BooleanField() | models.IntegerField() | models.CharField() | models.TextField():
            return None
        case models.BinaryField():
            return None
    # Connections belong to threads, so it is looked up for each value.
    return lambda value: target.get_db_prep_save(value, connection=connections[using])


def _target(field: "Field[Any, Any]") -> "Field[Any, Any]":
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _uid(value: UUID | str | None) -> str | None:
    if value is None:
        return None
    return value.hex if isinstance(value, UUID) else UUID(str(value)).hex


def _day(value: date | None) -> str | None:
    if value is not None and type(value) is not date:
        raise TypeError(f"not a day: {value!r}")
    return None if value is None else value.isoformat()


def _instant(value: datetime | None, suffix: str) -> str | None:
    """Return the instant in UTC as Django stores it; ``suffix`` is the offset where the engine wants one."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"an instant without time zone: {value!r}")
    return f"{value.astimezone(UTC).replace(tzinfo=None)}{suffix}"


def literal(value: Any) -> str:
    """Return a value as a literal of SQLite, safe within a statement that has ``%s`` places."""
    match value:
        case None:
            return "NULL"
        case bool() | int() | float():
            return repr(int(value) if isinstance(value, bool) else value)
        case str():
            return "'" + value.replace("'", "''").replace("%", "%%") + "'"
        case bytes():
            return f"X'{value.hex()}'"
    raise TypeError(f"no literal: {value!r}")
