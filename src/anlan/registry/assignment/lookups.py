"""Find what the verbs are told about: the party within reach, its current assignment, units and posts by uid."""

from collections.abc import Collection
from uuid import UUID

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.models import Assignment
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.people.models import Post

_WHY = "departments, governments and posts are named by uid; the scope of the party was checked"
# Kinds of organisation that may lead the supervision of a business entity.
LEAD_KINDS = frozenset(
    {"department", "party_department", "social_body", "duty_enterprise", "government", "working_unit", "station"}
)


def party_within(uid: UUID, actor: Actor) -> Party:
    """Return a business entity within the actor's reach; Refused ``not-found``, or ``assignment-party`` for others."""
    found: Party | None = Party.objects.visible_to(actor).filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    if found.kind not in BUSINESS_KINDS or found.state not in OPEN_STATES:
        raise Refused("assignment-party", name=found.name)
    return found


def current_row(party: Party) -> Assignment | None:
    """Return the assignment that holds now, as far as known."""
    rows = Assignment.objects.beyond_scope(_WHY).filter(party=party, superseded_at=None, last_day=None)
    found: Assignment | None = rows.select_related("rule", "lead", "government", "leader", "officer").first()
    return found


def unit(uid: UUID | None, kinds: Collection[str], field: str) -> Party | None:
    """Return the open organisation of one of these kinds; Refused when it is something else."""
    if uid is None:
        return None
    found: Party | None = Party.objects.beyond_scope(_WHY).filter(uid=uid, state__in=OPEN_STATES).first()
    if found is None:
        raise Refused("not-found", fields={field: "not-found"})
    if found.kind not in kinds:
        code = "assignment-government-kind" if field == "government" else "assignment-lead-kind"
        raise Refused(code, name=found.name, fields={field: code})
    return found


def open_post(uid: UUID | None, field: str) -> Post | None:
    """Return an open post with its unit; Refused when it is closed or unknown."""
    if uid is None:
        return None
    found: Post | None = Post.objects.beyond_scope(_WHY).filter(uid=uid).select_related("organisation").first()
    if found is None:
        raise Refused("not-found", fields={field: "not-found"})
    if found.closed_on is not None:
        raise Refused("assignment-post-closed", title=found.title, fields={field: "assignment-post-closed"})
    return found


def check_posts(lead: Party | None, government: Party | None, leader: Post | None, officer: Post | None) -> None:
    """Refuse a leader of another government, or an officer of neither the lead nor a safety station (REG-12)."""
    if leader and government and leader.organisation_id != government.pk:
        raise Refused("assignment-leader-post", fields={"leader": "assignment-leader-post"})
    if officer and officer.organisation.kind != "station" and (lead is None or officer.organisation_id != lead.pk):
        raise Refused("assignment-officer-post", fields={"officer": "assignment-officer-post"})
