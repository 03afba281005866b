"""What Anlan brings along: each feature's loader, in the order in which they build on each other.

A loader takes ``actor`` and ``now``, may run any number of times, and never writes over what people edited.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from anlan.foundation.scope.rules import Actor

# What is loaded → where its loader lives. Named by text, so that the command line starts without the database.
LOADERS = {
    "regions": "anlan.registry.regions.loading:load_country",
    "industries": "anlan.registry.industries.loading:load_shipped",
    "lists": "anlan.registry.lists.loading:load_shipped",
    "rule book": "anlan.registry.assignment.loading:load_shipped",
    "enforcement authority": "anlan.registry.authority.services:load_shipped",
    "criteria": "anlan.prevention.criteria.loading:load_shipped",
    "duties": "anlan.responsibility.duties.loading:load_shipped",
    "score sheets": "anlan.insight.assessment.loading:load_shipped",
}


def load_everything(*, actor: Actor, now: datetime) -> Iterator[tuple[str, Any]]:
    """Run every loader; yield its name and what it did, as plain data."""
    for name, place in LOADERS.items():
        module, function = place.split(":")
        loader: Callable[..., Any] = getattr(import_module(module), function)
        yield name, plain(loader(actor=actor, now=now))


def plain(result: Any) -> Any:
    """Return a loader's answer as JSON can carry it."""
    if is_dataclass(result) and not isinstance(result, type):
        return asdict(result)
    if hasattr(result, "_asdict"):
        return result._asdict()
    return {"created": result} if isinstance(result, int) else result
