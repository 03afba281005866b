"""Who belongs to a group on a day, and who joined or left between two days (REG-06).

``expand`` is what a later room calls when it issues a task: the parties as of that day. What it issued stays; whoever
joins or leaves afterwards is shown by ``changes_since`` and never applied in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.groups.models import Group, GroupDefinition, GroupMember, Made
from anlan.registry.groups.permissions import VIEW
from anlan.registry.groups.selecting import condition, counts_in, in_business
from anlan.registry.parties.models import Membership, Party

_WHY = "the group was reached; its members are narrowed to the actor's reach"


@dataclass(frozen=True)
class Changes:
    """Who joined and who left between two days: keys of parties within reach, by name; ``hidden`` lie beyond it.

    Somebody who moved to another county has left the group, and the actor's reach with it: he is counted, not named.
    """

    joined: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    hidden: int = 0


def groups(actor: Actor) -> ScopedQuerySet[Group]:
    """Return the groups within reach, each with its definition known now as ``current`` (a list of one)."""
    known = GroupDefinition.objects.beyond_scope(_WHY).filter(superseded_at=None, last_day=None)
    found: ScopedQuerySet[Group] = Group.objects.visible_to(actor)
    current: Any = Prefetch("definitions", known.select_related("committee"), to_attr="current")
    return found.prefetch_related(current)


def definition_on(group: Group, day: date) -> GroupDefinition | None:
    """Return how the group was made on the local day; before it was set up, how it was made at first. One query.

    So a group that is set up today can be asked who would have belonged to it last month.
    """
    known = group.definitions.filter(superseded_at=None).select_related("committee")
    return known.filter(first_day__lte=day).order_by("-first_day").first() or known.order_by("first_day").first()


def expand(actor: Actor, group: Group, day: date, *, today: date | None = None) -> ScopedQuerySet[Party]:
    """Return the members of a group on a local day, as known now, within the actor's reach, by name.

    ``today`` is the local day of the caller's clock: where ``day`` is today, the published values answer, which is
    faster by far in a loaded city and says the same.

    Only parties that were there on the day: closed, moved and cancelled ones belong to no group. ``outside`` counts
    the members beyond the reach, so that nobody is left out unseen.
    """
    require(actor, VIEW)
    return Party.objects.visible_to(actor).filter(_belongs(group, day, today)).order_by("name", "pk")


def outside(actor: Actor, group: Group, day: date, *, today: date | None = None) -> int:
    """Return how many members on the local day lie beyond the actor's reach."""
    covered = any(not area.line and group.region.path.startswith(area.path) for area in actor.reach.areas)
    if actor.reach.everything or (covered and group.made == Made.RULE and not group.by_hand.exists()):
        return 0  # whoever counts in the place is within the reach of the place
    everybody = Party.objects.beyond_scope(_WHY).filter(_belongs(group, day, today)).count()
    return everybody - expand(actor, group, day, today=today).count()


def changes_since(actor: Actor, group: Group, since: date, until: date, *, today: date | None = None) -> Changes:
    """Return who belongs to the group on ``until`` and not on ``since`` (local days), and the other way round.

    Two expansions, compared. What was corrected meanwhile is read as it is known now.
    """
    require(actor, VIEW)
    before, after = (
        set(Party.objects.beyond_scope(_WHY).filter(_belongs(group, day, today)).values_list("pk", flat=True))
        for day in (since, until)
    )
    changed = list(before ^ after)
    seen: list[tuple[str, int]] = []
    for start in range(0, len(changed), 500):
        some = Party.objects.visible_to(actor).filter(pk__in=changed[start : start + 500])
        seen += some.values_list("name", "pk")
    seen.sort()
    joined = tuple(pk for _name, pk in seen if pk in after)
    left = tuple(pk for _name, pk in seen if pk in before)
    return Changes(joined, left, len(changed) - len(seen))


def held_by_rule(group: Group, parties: Sequence[int], day: date) -> set[int]:
    """Return which of these parties (keys) the rule or the committee alone makes members on the local day."""
    found = Party.objects.beyond_scope(_WHY).filter(
        _by_rule(group, day, published=False), in_business(day, published=False), pk__in=parties
    )
    return set(found.values_list("pk", flat=True))


def by_hand(group: Group, day: date) -> dict[int, GroupMember]:
    """Return party key → the row by which it was put in or left out by hand on the local day."""
    return {row.party_id: row for row in group.by_hand.filter(holds_on(day))}


def _belongs(group: Group, day: date, today: date | None) -> Q:
    published = day == today
    rows = list(group.by_hand.filter(holds_on(day)).values_list("party_id", "included"))
    members = _by_rule(group, day, published=published)
    if put_in := [party for party, included in rows if included]:
        members |= Q(pk__in=put_in)
    if left_out := [party for party, included in rows if not included]:
        members &= ~Q(pk__in=left_out)
    return members & in_business(day, published=published)


def _by_rule(group: Group, day: date, *, published: bool) -> Q:
    definition = definition_on(group, day)
    if definition is not None and definition.committee_id is not None:
        units = Membership.objects.beyond_scope(_WHY).filter(holds_on(day), body=definition.committee_id)
        return Q(pk__in=units.values("member"))
    if definition is None or definition.selector is None:
        return Q(pk__in=[])
    return counts_in(group.region.path, day, published=published) & condition(
        definition.selector, day, published=published
    )
