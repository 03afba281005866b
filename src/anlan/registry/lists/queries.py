"""Reads of the fixed lists. Bulk work takes ``list_index`` once and then asks it without the database."""

from datetime import date
from threading import Lock
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from anlan.foundation.records.once import once
from anlan.foundation.scope.rules import Actor
from anlan.registry.lists.models import ListSynonym, ListValue, ValueList
from anlan.registry.lists.rules import ListIndex, Value

_lock = Lock()
_cached: tuple[tuple[UUID, ...], ListIndex] | None = None


def list_index(actor: Actor) -> ListIndex:
    """Return the index over every list. Costs one short query (once a page), and a rebuild when something changed."""
    return once("list-index", lambda: _index(actor))


def _index(actor: Actor) -> ListIndex:
    global _cached
    stamps = tuple(ValueList.objects.visible_to(actor).order_by("pk").values_list("stamp", flat=True))
    with _lock:
        if _cached is None or _cached[0] != stamps:
            rows = ListValue.objects.visible_to(actor).order_by("list__order", "list__code", "order", "code")
            words = ListSynonym.objects.visible_to(actor).order_by("pk")
            _cached = (
                stamps,
                ListIndex(
                    (
                        Value(*row)
                        for row in rows.values_list(
                            "list__code", "code", "name_zh", "name_en", "group", "first_day", "last_day"
                        )
                    ),
                    words.values_list("list__code", "value__code", "text"),
                ),
            )
        return _cached[1]


def choices(actor: Actor, name: str, *, day: date) -> list[tuple[str, str]]:
    """Return (code, name in the active language) of the values that may be chosen on the local day."""
    return list_index(actor).choices(name, _language(), day=day)


def display_name(actor: Actor, name: str, code: str) -> str:
    """Return the value's name in the active language; an unknown code comes back as it is."""
    return list_index(actor).name(name, code, _language())


def lists(actor: Actor) -> QuerySet[ValueList]:
    """Return every list with the number of its values (``members``), in the order of the pages."""
    found: QuerySet[ValueList] = ValueList.objects.visible_to(actor)
    return found.annotate(members=Count("values")).order_by("order", "code")


def _language() -> str:
    return get_language() or "zh-hans"
