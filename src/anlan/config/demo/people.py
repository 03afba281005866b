"""Put invented people on the posts of the demo city."""

import random
from datetime import datetime

from anlan.config.demo.names import person_name, phone
from anlan.foundation.scope.rules import Actor
from anlan.registry.people.bulk import Appointment, appoint_many
from anlan.registry.people.models import Post

# Every n-th post of the city stays vacant, so that gaps can be seen.
VACANT_EVERY = 41
# Who leads a place is also the chair of its safety committee: the kinds of posts on both sides.
HEADS = ("top_leader", "principal")


def fill_posts(*, actor: Actor, now: datetime) -> int:
    """Put an invented person on every vacant post but each forty-first, heads on the committees; return how many.

    Once somebody holds a post nobody is added: what is vacant then is part of the story.
    """
    if Post.objects.visible_to(actor).exclude(holder=None).exists():
        return 0
    rng = random.Random(1404)  # noqa: S311 (invented names need no secrecy)
    vacant = Post.objects.visible_to(actor).filter(holder=None, closed_on=None).order_by("pk")
    wanted = [
        Appointment(pk, person_name(rng), phone(1_000_000 + serial))
        for serial, pk in enumerate(vacant.exclude(kind="committee_chair").values_list("pk", flat=True), 1)
        if serial % VACANT_EVERY
    ]
    filled = appoint_many(wanted, actor=actor, now=now) if wanted else 0
    heads = Post.objects.visible_to(actor).filter(
        kind__in=HEADS, organisation__kind__in=("government", "village_committee"), closed_on=None
    )
    of_region = dict(heads.exclude(holder=None).values_list("organisation__region_id", "holder_id"))
    chairs = [
        Appointment(pk, person=of_region[region])
        for pk, region in vacant.filter(kind="committee_chair").values_list("pk", "organisation__region_id")
        if region in of_region
    ]
    return filled + (appoint_many(chairs, actor=actor, now=now) if chairs else 0)
