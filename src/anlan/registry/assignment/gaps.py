"""Keep ``Party.gaps`` true when posts are filled, vacated or closed (REG-12): all their parties at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.models import Assignment
from anlan.registry.assignment.writing import named_posts
from anlan.registry.parties.models import EVERY_GAP, Gap, Party

_AT_ONCE = 500
_WHY = "a vacancy is a gap of every party of the post, whoever vacated it"


def republish_gaps(posts: Sequence[int], actor: Actor, now: datetime) -> None:
    """Show or clear the gaps of all parties that these posts answer for, in the transaction that changed the posts.

    At most four updates for 500 posts. A post that is closed, vacant or only stood in for is a gap until a named
    successor holds it.
    """
    for start in range(0, len(posts), _AT_ONCE):
        some = set(posts[start : start + _AT_ONCE])
        filled = set(named_posts().filter(pk__in=some).values_list("pk", flat=True))
        for part, gap in (("leader", Gap.LEADER), ("officer", Gap.OFFICER)):
            _parties_of(part, filled).update(gaps=F("gaps").bitand(EVERY_GAP & ~gap))
            _parties_of(part, some - filled).update(gaps=F("gaps").bitor(int(gap)))


def _parties_of(part: str, posts: set[int]) -> ScopedQuerySet[Party]:
    current = Assignment.objects.beyond_scope(_WHY).filter(superseded_at=None, last_day=None, **{f"{part}__in": posts})
    return Party.objects.beyond_scope(_WHY).filter(pk__in=current.values("party_id"))
