"""The shipped kinds of object, and what they are called in the active language."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from anlan.campaigns.objects.rules import Choice, Field, Kind, Question, Role
from anlan.registry.lists.names import in_language


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "data" / "kinds.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> dict[str, Kind]:
    """Return code → kind, in the order of the file."""
    return {row["code"]: _kind(dict(row)) for row in _content()["kind"]}


@cache
def festivals() -> tuple[date, ...]:
    """Return the days of the festivals that are known."""
    return tuple(sorted(_content()["festivals"]))


@cache
def persons() -> tuple[str, ...]:
    """Return the kinds whose objects are persons."""
    return tuple(code for code, one in kinds().items() if one.person)


@cache
def all_fields() -> dict[str, Field]:
    """Return code → field over all kinds; of fields with the same code the choices together."""
    found: dict[str, Field] = {}
    for kind in kinds().values():
        for one in kind.fields:
            known = found.get(one.code)
            choices = {choice.code: choice for choice in (*(known.choices if known else ()), *one.choices)}
            found[one.code] = Field(one.code, one.zh, one.en, one.type, choices=tuple(choices.values()))
    return found


@cache
def all_roles() -> dict[str, Role]:
    """Return code → responsible party over all kinds, as the first kind calls it."""
    found: dict[str, Role] = {}
    for kind in kinds().values():
        for one in kind.roles:
            found.setdefault(one.code, one)
    return found


def words(one: Any) -> str:
    """Return what a kind, field, choice, role or question is called in the active language."""
    return in_language(one.zh, one.en, get_language())


def counted_words(kind: Kind) -> str:
    """Return what a visit to this kind counts; empty for nothing."""
    return in_language(kind.counts_zh, kind.counts_en, get_language())


def kind_names() -> dict[str, str]:
    """Return code → name of all kinds."""
    return {code: words(one) for code, one in kinds().items()}


def mark_names() -> dict[str, str]:
    """Return code → name of all values by which objects are sorted."""
    return {choice.code: words(choice) for kind in kinds().values() for choice in kind.marks}


def _kind(row: dict[str, Any]) -> Kind:
    counts = row.pop("counts", {})
    season = row.pop("season", None)
    return Kind(
        **row
        | {
            "lines": tuple(row.get("lines", ())),
            "fields": tuple(_field(one) for one in row.get("fields", ())),
            "roles": tuple(Role(**one) for one in row.get("roles", ())),
            "questions": tuple(Question(**one) for one in row.get("questions", ())),
            "to_close": tuple(row.get("to_close", ())),
            "season": (_month_day(season[0]), _month_day(season[1])) if season else None,
            "counts_zh": counts.get("zh", ""),
            "counts_en": counts.get("en", ""),
        }
    )


def _field(row: dict[str, Any]) -> Field:
    return Field(**row | {"choices": tuple(Choice(**one) for one in row.get("choices", ()))})


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
