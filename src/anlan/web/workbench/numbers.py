"""A number on the first screen: how many, how bad, and where its rows are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Number:
    """A count, the address of the rows behind it, and how bad it is when it is not zero."""

    label: "str | Promise"
    count: int
    url: str
    icon: str
    tone: str = "info"
    hint: "str | Promise" = ""

    @property
    def shown_tone(self) -> str:
        """Return the tone: nothing left to do is good."""
        return self.tone if self.count or self.tone == "info" else "ok"


def number(
    label: "str | Promise",
    count: int,
    name: str,
    icon: str,
    *,
    tone: str = "info",
    query: str = "",
    hint: "str | Promise" = "",
) -> Number | None:
    """Return the number with the address called ``name``; None where that page does not stand."""
    try:
        url = reverse(name) + (f"?{query}" if query else "")
    except NoReverseMatch:
        return None
    return Number(label, count, url, icon, tone, hint)
