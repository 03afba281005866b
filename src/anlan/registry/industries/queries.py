"""Reads of industry schemes. Bulk work takes ``industry_index`` once and then asks it without the database (REG-10)."""

from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from anlan.foundation.records.once import once
from anlan.foundation.scope.rules import Actor
from anlan.registry.industries.models import Industry, IndustryMapping, IndustryScheme
from anlan.registry.industries.rules import NATIONAL, Entry, IndustryIndex, Link, normal_code

_lock = Lock()
_cached: tuple[tuple[UUID, ...], IndustryIndex] | None = None


def industry_index(actor: Actor) -> IndustryIndex:
    """Return the index over every scheme as it is known now.

    Costs one short query to see whether anything changed (once a page), and a rebuild (0.1 to 0.3 s) when something
    did. Every scheme is open to everybody, so that the answer is the same for all.
    """
    return once("industry-index", lambda: _index(actor))


def _index(actor: Actor) -> IndustryIndex:
    global _cached
    stamps = tuple(IndustryScheme.objects.visible_to(actor).order_by("pk").values_list("stamp", flat=True))
    with _lock:
        if _cached is None or _cached[0] != stamps:
            _cached = (stamps, _build(actor))
        return _cached[1]


def _build(actor: Actor) -> IndustryIndex:
    rows = Industry.objects.visible_to(actor).order_by("scheme__order", "scheme__code", "order", "code")
    entries = (
        Entry(pk, scheme, code, zh, en, level, parent or "", section, first_day, _earlier(last_day, scheme_last_day))
        for pk, scheme, code, zh, en, level, parent, section, first_day, last_day, scheme_last_day in rows.values_list(
            "id",
            "scheme__code",
            "code",
            "name_zh",
            "name_en",
            "level",
            "parent__code",
            "section",
            "first_day",
            "last_day",
            "scheme__last_day",
        )
    )
    mappings = IndustryMapping.objects.visible_to(actor).filter(superseded_at__isnull=True)
    links = (
        Link((source_scheme, source), (target_scheme, target), is_exception, first_day, last_day)
        for source_scheme, source, target_scheme, target, is_exception, first_day, last_day in mappings.values_list(
            "from_industry__scheme__code",
            "from_industry__code",
            "to_industry__scheme__code",
            "to_industry__code",
            "is_exception",
            "first_day",
            "last_day",
        )
    )
    return IndustryIndex(entries, links)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def schemes(actor: Actor) -> QuerySet[IndustryScheme]:
    """Return every scheme with the number of its members (``members``), in the order of the pages."""
    found: QuerySet[IndustryScheme] = IndustryScheme.objects.visible_to(actor)
    return found.annotate(members=Count("industries")).order_by("order", "code")


def open_schemes(actor: Actor) -> QuerySet[IndustryScheme]:
    """Return the lists that may be edited and have not ended."""
    return schemes(actor).filter(is_editable=True, last_day__isnull=True)


def scheme_called(actor: Actor, code: str) -> IndustryScheme | None:
    """Return the scheme with this code, or None."""
    found: IndustryScheme | None = IndustryScheme.objects.visible_to(actor).filter(code=code).first()
    return found


def industry_by_uid(actor: Actor, uid: UUID) -> Industry | None:
    """Return one member with its scheme and parent, or None."""
    found: Industry | None = (
        Industry.objects.visible_to(actor).select_related("scheme", "parent").filter(uid=uid).first()
    )
    return found


def mappings_of(actor: Actor, industry: Industry, *, day: date) -> QuerySet[IndustryMapping]:
    """Return the mappings that start or end at this very member and hold on or after the local day."""
    known: QuerySet[IndustryMapping] = IndustryMapping.objects.visible_to(actor)
    return (
        known.filter(Q(from_industry=industry) | Q(to_industry=industry), superseded_at__isnull=True)
        .filter(Q(last_day__isnull=True) | Q(last_day__gte=day))
        .select_related("from_industry__scheme", "to_industry__scheme")
        .order_by(F("from_industry__code"), F("to_industry__order"))
    )


def mapped(actor: Actor, code: str, to_scheme: str, *, day: date, scheme: str = NATIONAL) -> tuple[Entry, ...]:
    """Return the members of ``to_scheme`` as which the industry counts on the local day (REG-10)."""
    return industry_index(actor).mapped(code, to_scheme, day=day, scheme=scheme)


def display_name(actor: Actor, code: str, *, scheme: str = NATIONAL, language: str | None = None) -> str:
    """Return the name of the code in ``language``, else in the active one; an unknown code comes back as it is."""
    return industry_index(actor).name(code, language or active_language(), scheme)


def active_language() -> str:
    """Return the language of the reader."""
    return get_language() or "zh-hans"


class SchemeExport(NamedTuple):
    """A scheme as plain data, for the JSON export."""

    scheme: dict[str, object]
    industries: list[dict[str, object]]
    mappings: list[dict[str, object]]


def export(actor: Actor, scheme: IndustryScheme) -> SchemeExport:
    """Return a scheme with its members and the mappings known now into it."""
    members = Industry.objects.visible_to(actor).filter(scheme=scheme).order_by("order", "code")
    links = IndustryMapping.objects.visible_to(actor).filter(to_industry__scheme=scheme, superseded_at__isnull=True)
    return SchemeExport(
        scheme={
            "uid": str(scheme.uid),
            "code": scheme.code,
            "name_zh": scheme.name_zh,
            "name_en": scheme.name_en,
            "edition": scheme.edition,
            "source": scheme.source,
            "source_day": _day(scheme.source_day),
            "first_day": _day(scheme.first_day),
            "last_day": _day(scheme.last_day),
            "version": scheme.version,
        },
        industries=_dated(
            members.values(
                "uid",
                "code",
                "name_zh",
                "name_en",
                "level",
                "section",
                "first_day",
                "last_day",
                "is_our_reading",
                "note",
                parent_code=F("parent__code"),
            )
        ),
        mappings=_dated(
            links.order_by("to_industry__order", "from_industry__code").values(
                "is_exception",
                "first_day",
                "last_day",
                "source",
                from_scheme=F("from_industry__scheme__code"),
                from_code=F("from_industry__code"),
                to_code=F("to_industry__code"),
            )
        ),
    )


def _dated(rows: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    return [
        {
            key: _day(value) if isinstance(value, date) else str(value) if isinstance(value, UUID) else value
            for key, value in row.items()
        }
        for row in rows
    ]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def found_by_text(actor: Actor, text: str, *, scheme: str = NATIONAL, limit: int = 50) -> tuple[Entry, ...]:
    """Return members whose code begins with the text or whose name holds it, in either language."""
    return industry_index(actor).search(text, scheme, limit=limit)


def codes_below(actor: Actor, code: str, *, scheme: str = NATIONAL) -> frozenset[str]:
    """Return the code and every code below it, for a filter over parties."""
    index = industry_index(actor)
    open_codes, found = [normal_code(code)], set()
    while open_codes:
        here = open_codes.pop()
        found.add(here)
        open_codes.extend(child.code for child in index.children(here, scheme))
    return frozenset(found)
