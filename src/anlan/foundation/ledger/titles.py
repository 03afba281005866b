"""What a party or another subject of an act is called, and its page. Acts hold uids; later features know the names."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.foundation.scope.rules import Actor


@dataclass(frozen=True)
class Title:
    """The words for a subject, and where it is shown; ``url`` may be empty."""

    words: str
    url: str = ""


Titles = Callable[[Actor, Collection[UUID]], dict[UUID, Title]]


def _unknown(actor: Actor, uids: Collection[UUID]) -> dict[UUID, Title]:
    return {}


_titles: Titles = _unknown


def actor_words(name: str) -> str:
    """Return an actor's name; a system actor in words: ``system:cli`` is the system itself, by the command line."""
    code = name.removeprefix("system:")
    return _("System (%(code)s)") % {"code": _systems.get(code, code)} if code != name else name


_systems: dict[str, Promise] = {
    "cli": gettext_lazy("command line"),
    "demo": gettext_lazy("demo city"),
    "paper-records": gettext_lazy("entered from paper records"),
}


def call_system(code: str, words: Promise) -> None:
    """Say what a system actor is called where people read who did something."""
    _systems[code] = words


def kind_words(kind: str) -> str:
    """Return what a kind of subject is called: the name of its table where this is translated, else its code."""
    return str(_models().get(kind, kind))


def field_words(kind: str) -> dict[str, str]:
    """Return what the fields of a kind of subject are called, where this is translated."""
    return {name: str(words) for name, words in _fields().get(kind, {}).items()}


@lru_cache(maxsize=1)
def _fields() -> dict[str, dict[str, Promise]]:
    answer: dict[str, dict[str, Promise]] = {}
    for model in apps.get_models():
        named = ((field.name, getattr(field, "verbose_name", "")) for field in model._meta.get_fields())
        answer[model._meta.model_name or ""] = {name: words for name, words in named if isinstance(words, Promise)}
    return answer


@lru_cache(maxsize=1)
def _models() -> dict[str, Promise]:
    named = ((model._meta.model_name or "", model._meta.verbose_name) for model in apps.get_models())
    return {kind: words for kind, words in named if isinstance(words, Promise)}


def supply_titles(titles: Titles) -> None:
    """Let a later feature name what the actor may see of the given uids; in one query."""
    global _titles
    _titles = titles


def titles_of(actor: Actor, uids: Collection[UUID]) -> dict[UUID, Title]:
    """Return uid → title of what lies within the actor's reach and is known by name."""
    return _titles(actor, uids) if uids else {}
