"""Later rooms subscribe to kinds of act; their handlers run inside the transaction that records them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from anlan.foundation.ledger.rules import ActFacts

Handler = Callable[[Sequence[ActFacts]], None]

_HANDLERS: dict[str, list[Handler]] = defaultdict(list)


def subscribe(kind: str, handler: Handler) -> None:
    """Call ``handler`` with the acts of ``kind`` in the transaction that records them, once per verb.

    What the handler raises undoes the verb. A handler that would talk to the outside world writes an outbox
    entry instead (``ledger.outbox``). Subscribing the same handler again changes nothing.
    """
    if handler not in _HANDLERS[kind]:
        _HANDLERS[kind].append(handler)


def unsubscribe(kind: str, handler: Handler) -> None:
    """Undo ``subscribe``; for tests."""
    _HANDLERS[kind].remove(handler)


def has_subscribers(kind: str) -> bool:
    """Whether anybody subscribed to the kind."""
    return bool(_HANDLERS.get(kind))


def announce(acts: Iterable[ActFacts]) -> None:
    """Hand the acts to whoever subscribed to their kinds, in order of recording within a kind."""
    by_kind: dict[str, list[ActFacts]] = {}
    for act in acts:
        if has_subscribers(act.kind):
            by_kind.setdefault(act.kind, []).append(act)
    for kind, told in by_kind.items():
        for handler in list(_HANDLERS[kind]):
            handler(told)
