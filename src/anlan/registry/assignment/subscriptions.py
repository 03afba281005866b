"""What assignments follow in the same transaction: changed facts of parties, posts that are filled or vacated."""

from collections.abc import Sequence
from datetime import datetime

from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.gaps import republish_gaps
from anlan.registry.assignment.proposing import CHUNK, follow
from anlan.registry.parties.models import Party
from anlan.registry.parties.publishing import on_party_changed
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.people.announcements import on_posts_changed


def follow_facts(parties: Sequence[int], actor: Actor, now: datetime) -> None:
    """Propose anew for business entities whose facts changed; whoever changed them needs no right of his own."""
    for start in range(0, len(parties), CHUNK):
        some = Party.objects.beyond_scope("the assignment follows the facts").filter(
            pk__in=parties[start : start + CHUNK], kind__in=BUSINESS_KINDS
        )
        follow(dict(some.values_list("pk", "uid")), actor=actor, now=now)


on_party_changed(follow_facts)
on_posts_changed(republish_gaps)
