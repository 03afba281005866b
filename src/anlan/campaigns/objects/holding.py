"""What keeps an object on its list although its kind's own demands are met; features that come later declare it."""

from collections.abc import Callable

from anlan.campaigns.objects.models import ActionObject

Hold = Callable[[ActionObject], int]
_HOLDS: list[Hold] = []


def declare(hold: Hold) -> None:
    """Let ``hold`` say of how many things an object still waits; declaring twice changes nothing."""
    if hold not in _HOLDS:
        _HOLDS.append(hold)


def holding(record: ActionObject) -> int:
    """Return of how many things the object still waits."""
    return sum(hold(record) for hold in _HOLDS)
