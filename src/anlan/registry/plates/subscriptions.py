"""What plates follow: changed assignments, and posts that others hold."""

from uuid import UUID

from anlan.foundation.attachments.subjects import Found, declare
from anlan.foundation.ledger.subscriptions import subscribe
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.publishing import on_party_changed
from anlan.registry.people.announcements import on_posts_changed
from anlan.registry.plates.following import changes, follow_assignments, follow_places, follow_posts, follow_region
from anlan.registry.plates.models import Plate
from anlan.registry.regions.moves import follow_moves


def find_plate(actor: Actor, uid: UUID) -> Found | None:
    """Let plates carry photos: the party of the plate, for whoever reaches it."""
    plate = Plate.objects.visible_to(actor).filter(uid=uid).select_related("party").first()
    return Found(plate.party.uid, actor.may("registry:plate:issue")) if plate else None


for kind in changes():
    subscribe(kind, follow_assignments)
on_posts_changed(follow_posts)
on_party_changed(follow_places)
follow_moves(follow_region)
declare("plate", find_plate)
