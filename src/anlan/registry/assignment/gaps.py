"""Keep ``Party.gaps`` true when posts are filled, vacated or closed (REG-12): all their parties at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.models import Assignment
from anlan.registry.assignment.writing import named_posts
from anlan.registry.parties.models import EVERY_GAP, Gap, Party

_WHY = "a vacancy is a gap of every party of the post, whoever vacated it"


def republish_gaps(posts: Sequence[int], actor: Actor, now: datetime) -> None:
    """Show or clear the gaps of all parties that these posts answer for, in the transaction that changed the posts.

    Two updates a post. A post that is closed, vacant or only stood in for is a gap until a named successor holds it.
    """
    filled = set(named_posts().filter(pk__in=posts).values_list("pk", flat=True))
    for post in posts:
        for part, gap in (("leader", Gap.LEADER), ("officer", Gap.OFFICER)):
            current = Assignment.objects.beyond_scope(_WHY).filter(superseded_at=None, last_day=None, **{part: post})
            parties = Party.objects.beyond_scope(_WHY).filter(pk__in=current.values("party_id"))
            if post in filled:
                parties.update(gaps=F("gaps").bitand(EVERY_GAP & ~gap))
            else:
                parties.update(gaps=F("gaps").bitor(int(gap)))
