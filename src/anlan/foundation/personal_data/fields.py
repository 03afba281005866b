"""The register of personal-data fields. Every feature declares its own in ``personal_data.py`` beside its models."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anlan.foundation.personal_data.rules import MASKS

if TYPE_CHECKING:
    from django.utils.functional import Promise

_TERMS = Path(__file__).parent / "data" / "terms.toml"


@dataclass(frozen=True)
class Term:
    """How long a kind of personal data is kept: years after ``after`` (a code), and on whose word."""

    code: str
    years: int
    after: str
    name_zh: str
    name_en: str
    basis: str
    source_date: date


@dataclass(frozen=True)
class PersonalField:
    """One field that holds personal data.

    ``model`` is ``room.Model``; ``purpose`` says in words why it is kept; ``term`` is a code of terms.toml;
    ``mask`` a key of MASKS. ``erased`` is what erasure leaves there: empty text, None where null is allowed, or a
    text with ``{uid}`` for the row's uid where the column is unique.
    """

    model: str
    field: str
    purpose: "str | Promise"
    term: str
    mask: str
    erased: str | None = ""


_FIELDS: dict[tuple[str, str], PersonalField] = {}
_EXEMPT: dict[tuple[str, str], str] = {}
_ACCESSES: dict[str, "str | Promise"] = {}
_LINKS: dict[tuple[str, str], str] = {}
_GUARDS: dict[str, "Guard"] = {}

Guard = Callable[[Any], str | None]


def declare(*fields: PersonalField) -> None:
    """Register fields; each once. Unknown masks and terms are refused at start."""
    for item in fields:
        if item.mask not in MASKS or item.term not in terms():
            raise ValueError(f"unknown mask or term: {item}")
        key = (item.model, item.field)
        if key in _FIELDS and _FIELDS[key] != item:
            raise ValueError(f"personal data declared twice: {key}")
        _FIELDS[key] = item


def exempt(model: str, field: str, why: str) -> None:
    """Say that a field only looks like personal data, and why (for the reviewer)."""
    if not why:
        raise ValueError("an exemption needs a reason")
    _EXEMPT[(model, field)] = why


def link(model: str, *, person: str, lookup: str) -> None:
    """Say that rows of ``model`` belong to a natural person who is a row of ``person``.

    ``lookup`` leads from the rows to the person's uid, such as ``person__uid``; erasing the person then erases
    the declared fields of those rows too.
    """
    _LINKS[(model, person)] = lookup


def links_to(person: str) -> dict[str, str]:
    """Return model → lookup of the rows that belong to a person of the model ``person``."""
    return {model: lookup for (model, to), lookup in _LINKS.items() if to == person}


def guard(model: str, why_not: "Guard") -> None:
    """Register what forbids erasing a row of ``model``: a function of the row that returns a refusal code or None."""
    _GUARDS[model] = why_not


def why_not_erase(model: str, row: Any) -> str | None:
    """Return the refusal code that forbids erasing the row now, if any."""
    return _GUARDS[model](row) if model in _GUARDS else None


def declared() -> list[PersonalField]:
    """Return all declared fields, by model and field."""
    return [_FIELDS[key] for key in sorted(_FIELDS)]


def declared_for(model: str) -> list[PersonalField]:
    """Return the declared fields of ``room.Model``."""
    return [item for item in declared() if item.model == model]


def exemptions() -> dict[tuple[str, str], str]:
    """Return (model, field) → why it is no personal data."""
    return dict(_EXEMPT)


def call_access(what: str, words: "str | Promise") -> None:
    """Say in words what an entry of the access log names by ``what``."""
    _ACCESSES[what] = words


def access_words(what: str) -> str:
    """Return the words for ``what``; itself when nobody gave any."""
    return str(_ACCESSES.get(what, what))


def mask_of(model: str, field: str) -> str:
    """Return the mask rule of a field; KeyError when it is not declared."""
    return _FIELDS[(model, field)].mask


@cache
def terms() -> dict[str, Term]:
    """Return the retention terms by code, from data/terms.toml."""
    with _TERMS.open("rb") as file:
        rows = tomllib.load(file)
    return {code: Term(code=code, **row) for code, row in rows.items()}
