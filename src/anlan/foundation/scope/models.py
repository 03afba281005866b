"""The one door to rows: ``Model.objects.visible_to(actor)``. Whatever was not opened raises."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from anlan.foundation.scope.rules import Actor, Reach

M = TypeVar("M", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A queryset of a scoped model was used without saying for whom. This is a bug, never shown to people."""


def party_path(prefix: str) -> Callable[[Actor], Q]:
    """Reach rows through the party that ``prefix`` leads to (``""``: the row is a party itself)."""

    def condition(actor: Actor) -> Q:
        if actor.reach.everything:
            return Q()
        return _party_filter(actor.reach, prefix)

    return condition


def party_uid_path(field: str) -> Callable[[Actor], Q]:
    """Reach rows through a column that holds a party's uid without a foreign key, as acts do."""

    def condition(actor: Actor) -> Q:
        if actor.reach.everything:
            return Q()
        return _party_uid_filter(actor.reach, field)

    return condition


def everyone(actor: Actor) -> Q:
    """Reference data that every signed-in user and the public may read."""
    return Q()


def signed_in(actor: Actor) -> Q:
    """Reference data for everybody who has signed in, and for system actors."""
    return Q() if actor.user_id or actor.reach.everything else Q(pk__in=[])


def nobody(actor: Actor) -> Q:
    """Rows that only system code reads."""
    return Q() if actor.reach.everything and actor.user_id is None else Q(pk__in=[])


def _closed(reach: Reach, prefix: str) -> Q:
    return Q(pk__in=[])


_party_filter: Callable[[Reach, str], Q] = _closed


def supply_party_filter(condition: Callable[[Reach, str], Q]) -> None:
    """Let the registry say which parties a reach covers; until it has, nobody sees anything."""
    global _party_filter
    _party_filter = condition


_party_uid_filter: Callable[[Reach, str], Q] = _closed


def supply_party_uid_filter(condition: Callable[[Reach, str], Q]) -> None:
    """Let the registry say which party uids a reach covers: ``Q(**{f"{field}__in": uids of the parties reached})``."""
    global _party_uid_filter
    _party_uid_filter = condition


def _none_within(reach: Reach, ids: Sequence[int]) -> set[int]:
    return set()


_parties_within: Callable[[Reach, Sequence[int]], set[int]] = _none_within


def supply_parties_within(within: Callable[[Reach, Sequence[int]], set[int]]) -> None:
    """Let the registry say which of a few parties a reach covers, at a cost that follows their number alone."""
    global _parties_within
    _parties_within = within


def parties_within(actor: Actor, ids: Sequence[int]) -> set[int]:
    """Return those of the parties (keys, at most some hundred) that the actor reaches: ``visible_to`` for a handful."""
    return set(ids) if actor.reach.everything else _parties_within(actor.reach, ids)


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that refuses to be evaluated until it knows for whom.

    ``visible_to(actor)`` applies the model's ``reached_through``; ``beyond_scope(why)`` is for services that
    must see past the actor (uniqueness, numbering, bulk work) and says why, so that a reviewer can list them.
    """

    _opened = False

    def visible_to(self, actor: Actor) -> Self:
        """Narrow to the rows within the actor's reach. No actor, no rows."""
        condition: Callable[[Actor], Q] = self.model.reached_through  # type: ignore[attr-defined]
        opened = self.filter(condition(actor))
        opened._opened = True
        return opened

    def beyond_scope(self, why: str) -> Self:
        """Open the queryset for system work. ``why`` is for the reader of the code."""
        opened: Self = self.all()
        opened._opened = True
        return opened

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._opened = self._opened
        return clone

    def _demand(self) -> None:
        if not self._opened:
            raise UnscopedQuery(f"{self.model.__name__}.objects was used without visible_to(actor)")

    def _fetch_all(self) -> None:
        self._demand()
        super()._fetch_all()

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """As Django's, once opened: ``filter(party__in=Party.objects.filter(…))`` needs an opened inner queryset."""
        self._demand()
        return super().resolve_expression(*args, **kwargs)

    resolve_expression.queryset_only = True  # type: ignore[attr-defined]

    def _combinator_query(self, combinator: str, *others: Any, **kwargs: Any) -> Self:
        for each in (self, *others):
            _demand_opened(each)
        return super()._combinator_query(combinator, *others, **kwargs)  # type: ignore[misc,no-any-return]

    def __and__(self, other: Any) -> Self:
        _demand_opened(other)
        return super().__and__(other)

    def __or__(self, other: Any) -> Self:
        _demand_opened(other)
        return super().__or__(other)

    def __xor__(self, other: Any) -> Self:
        _demand_opened(other)
        return super().__xor__(other)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: a raw query knows no reach. System work takes a cursor and says so."""
        raise UnscopedQuery(f"{self.model.__name__}.objects.raw() goes past visible_to(actor)")

    def explain(self, *args: Any, **kwargs: Any) -> str:
        """As Django's, once opened."""
        self._demand()
        return super().explain(*args, **kwargs)

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """As Django's, once opened."""
        self._demand()
        return super().iterator(*args, **kwargs)

    def aiterator(self, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        """As Django's, once opened."""
        self._demand()
        return super().aiterator(*args, **kwargs)

    def count(self) -> int:
        """As Django's, once opened."""
        self._demand()
        return super().count()

    def exists(self) -> bool:
        """As Django's, once opened."""
        self._demand()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As Django's, once opened."""
        self._demand()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """As Django's, once opened."""
        self._demand()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, once opened."""
        self._demand()
        return super().delete()


def _demand_opened(queryset: Any) -> None:
    if isinstance(queryset, ScopedQuerySet):
        queryset._demand()


class ScopedManager(models.Manager[M]):
    """The manager whose querysets are closed. A related manager (``party.places``) is open: its owner was reached."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        """Return a closed queryset, or an open one when reached through a record."""
        queryset: ScopedQuerySet[M] = ScopedQuerySet(self.model, using=self._db)
        if getattr(self, "instance", None) is not None:
            queryset._opened = True
        return queryset

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: a raw query knows no reach."""
        return self.get_queryset().raw(*args, **kwargs)

    def visible_to(self, actor: Actor) -> ScopedQuerySet[M]:
        """Return the rows within the actor's reach."""
        return self.get_queryset().visible_to(actor)

    def beyond_scope(self, why: str) -> ScopedQuerySet[M]:
        """Return all rows, for system work; ``why`` is for the reader."""
        return self.get_queryset().beyond_scope(why)


class Scoped(models.Model):
    """A model whose rows are seen only through ``objects.visible_to(actor)``.

    ``reached_through`` is mandatory: ``party_path("party")``, ``everyone``, ``signed_in``, ``nobody`` or a
    function of the actor that returns a Q. What ``Subquery(…)`` and ``Exists(…)`` are given must be opened by
    hand: they look into a queryset without evaluating it.
    """

    reached_through: ClassVar[Callable[[Actor], Q]]
    objects: ClassVar[ScopedManager[Any]] = ScopedManager()

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a concrete model that does not say how it is reached; plain functions become static."""
        super().__init_subclass__(**kwargs)
        rule = cls.__dict__.get("reached_through")
        if rule is not None and not isinstance(rule, staticmethod):
            cls.reached_through = staticmethod(rule)
