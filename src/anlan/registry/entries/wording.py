"""Names of list values, for columns, filters and forms."""

from collections.abc import Callable

from django.utils.translation import get_language

from anlan.foundation.scope.rules import PUBLIC
from anlan.registry.lists.queries import list_index


def list_names(listed: str) -> Callable[[], dict[str, str]]:
    """Return a function that gives code → name in the active language of every value of a list."""

    def names() -> dict[str, str]:
        spoken = get_language() or "zh-hans"
        return {value.code: value.name(spoken) for value in list_index(PUBLIC).values(listed)}

    return names


def open_names(listed: str) -> dict[str, str]:
    """Return code → name of the values that were not ended, for a form."""
    spoken = get_language() or "zh-hans"
    return {value.code: value.name(spoken) for value in list_index(PUBLIC).values(listed) if value.last_day is None}
