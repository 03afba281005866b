"""Later features keep copies of paths; when a subtree moves they follow in the same transaction."""

from collections.abc import Callable, Sequence

from django.db.models import F, Model, Value
from django.db.models.functions import Concat, Substr

Follow = Callable[[str, str], None]
_FOLLOWERS: list[Follow] = []


def follow_moves(follower: Follow) -> None:
    """Register a function of (old path, new path) that rewrites the copies of a feature."""
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)


Told = Callable[[Sequence[int]], None]
_TOLD: list[Told] = []


def on_regions_changed(listener: Told) -> None:
    """Register a function of the keys of regions that were added, renamed, renumbered, merged or closed."""
    if listener not in _TOLD:
        _TOLD.append(listener)


def announce_regions(keys: Sequence[int]) -> None:
    """Let every listener follow, in the transaction of the change."""
    for listener in _TOLD:
        listener(keys)


def rewrite(model: type[Model], field: str, old: str, new: str) -> int:
    """Replace the prefix ``old`` by ``new`` in all paths of ``field``; return how many rows changed."""
    moved = Concat(Value(new), Substr(F(field), len(old) + 1))
    return model._base_manager.filter(**{f"{field}__within": old}).update(**{field: moved})


def announce_move(old: str, new: str) -> None:
    """Let every follower rewrite its copies."""
    for follower in _FOLLOWERS:
        follower(old, new)
