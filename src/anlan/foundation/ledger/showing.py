"""Who is told when a page shows the content of an act in full: the log of sensitive reads knows what is personal."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from anlan.foundation.ledger.models import Act
from anlan.foundation.scope.rules import Actor

Listener = Callable[[Actor, Act, Mapping[str, Any], datetime], None]

_LISTENERS: list[Listener] = []


def on_content_shown(listener: Listener) -> None:
    """Call ``listener(actor, act, content, now)`` in the request that shows an act's content to the actor."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def tell_shown(actor: Actor, act: Act, content: Mapping[str, Any], now: datetime) -> None:
    """Say that the actor sees the content now."""
    for listener in _LISTENERS:
        listener(actor, act, content, now)
