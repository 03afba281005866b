"""Who was responsible for a party on a day: the question of REG-15, answered from dated rows alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from anlan.foundation.dated.models import holds_on, known_at
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.assignment.models import Assignment, OtherAssignee
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post, Tenure

_WHY = "who reached the party may know who answers for it"


@dataclass(frozen=True)
class Holder:
    """A post on a day, and who held it; nobody is a gap, an acting holder too."""

    post: Post
    person: str = ""
    phone: str = ""
    acting: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether no named person held the post."""
        return not self.person or self.acting


@dataclass(frozen=True)
class Answer:
    """Who answered for a party on a local day."""

    party: Party
    day: date
    assignment: Assignment | None
    leader: Holder | None = None
    officer: Holder | None = None
    others: tuple[OtherAssignee, ...] = ()


def who_was_responsible(actor: Actor, party: UUID, *, day: date, known: datetime | None = None) -> Answer:
    """Return who answered for a party within the actor's reach on a local day (REG-15).

    ``known``: as it was known at that instant, by default as known now. Raises Refused ``not-found``.
    """
    require(actor, "registry:assignment:view")
    found: Party | None = Party.objects.visible_to(actor).filter(uid=party).first()
    if found is None:
        raise Refused("not-found")
    return answer_on(found, day=day, known=known)


def answer_on(party: Party, *, day: date, known: datetime | None = None) -> Answer:
    """Return who answered for a party that the caller has reached; at most three queries."""
    row = _rows(party).filter(_then(day, known)).first()
    return answer_of(party, row, day=day, known=known)


def answer_of(party: Party, row: Assignment | None, *, day: date, known: datetime | None = None) -> Answer:
    """Return who answered under an assignment that held on the day, as ``history`` gives it; at most two queries."""
    if row is None:
        return Answer(party, day, None)
    held = _holders([post for post in (row.leader, row.officer) if post], day, known)
    others = OtherAssignee.objects.beyond_scope(_WHY).filter(_then(day, known), party=party)
    return Answer(
        party=party,
        day=day,
        assignment=row,
        leader=held.get(row.leader_id or 0),
        officer=held.get(row.officer_id or 0),
        others=tuple(others.select_related("organisation", "post__organisation")),
    )


def history(party: Party) -> list[Assignment]:
    """Return every assignment of a party known now, the latest first; one query."""
    return list(_rows(party).filter(superseded_at=None))


def _then(day: date, known: datetime | None) -> Q:
    if known is None:
        return holds_on(day)
    return known_at(known) & Q(first_day__lte=day) & (Q(last_day__isnull=True) | Q(last_day__gte=day))


def _rows(party: Party) -> ScopedQuerySet[Assignment]:
    rows = Assignment.objects.beyond_scope(_WHY).filter(party=party).order_by("-first_day", "-pk")
    named: ScopedQuerySet[Assignment] = rows.select_related(
        "lead", "government", "leader__organisation", "officer__organisation", "rule"
    )
    return named


def _holders(posts: Sequence[Post], day: date, known: datetime | None) -> dict[int, Holder]:
    rows = Tenure.objects.beyond_scope(_WHY).filter(_then(day, known), post__in=posts).select_related("person")
    tenures = {row.post_id: row for row in rows.order_by("first_day")}
    return {
        post.pk: Holder(post, tenures[post.pk].person.name, tenures[post.pk].person.phone, tenures[post.pk].acting)
        if post.pk in tenures
        else Holder(post)
        for post in posts
    }
