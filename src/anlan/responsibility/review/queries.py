"""Reading documents under review, always within the actor's reach."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet, parties_within
from anlan.foundation.scope.rules import Actor
from anlan.registry.groups.models import Group
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.services import may_record_for
from anlan.responsibility.review.guessing import sure_from
from anlan.responsibility.review.models import Decision, DraftItem, Kind, PolicyDocument, State
from anlan.responsibility.review.rules import fingerprint, words_of
from anlan.responsibility.tasks.addressing import AddressBook


@dataclass(frozen=True)
class Counts:
    """How many items stand where."""

    open: int = 0
    accepted: int = 0
    rejected: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.accepted + self.rejected


def documents(actor: Actor) -> ScopedQuerySet[PolicyDocument]:
    """Return the documents under review of units within reach."""
    found: ScopedQuerySet[PolicyDocument] = PolicyDocument.objects.visible_to(actor)
    return found.select_related("unit__region")


def document_within(uid: UUID, actor: Actor) -> PolicyDocument:
    """Return a document within reach; Refused ``not-found``."""
    found = documents(actor).select_related("unit__region", "task_list", "replaces").filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found


def item_within(uid: UUID, actor: Actor) -> DraftItem:
    """Return an item within reach, with its document; Refused ``not-found``."""
    rows: ScopedQuerySet[DraftItem] = DraftItem.objects.visible_to(actor)
    found = rows.select_related("document__unit__region").filter(uid=uid).first()
    if found is None:
        raise Refused("not-found")
    return found


def reviews(document: PolicyDocument, actor: Actor) -> bool:
    """Whether the actor decides about the document: its unit's own people, or an office above that records for it."""
    if document.unit_id == actor.organisation_id:
        return True
    return may_record_for(document.unit, actor) and document.unit_id in parties_within(actor, [document.unit_id])


def counts(document: PolicyDocument) -> Counts:
    """Return how many items stand where. One query."""
    rows = document.items.order_by().values_list("state", "unchanged").annotate(Count("pk"))
    found: dict[str, int] = {}
    for state, unchanged, number in rows:
        found[state] = found.get(state, 0) + number
        found["unchanged"] = found.get("unchanged", 0) + (number if unchanged else 0)
    return Counts(**found)


def is_sure(item: DraftItem) -> bool:
    """Whether "accept all that are sure" accepts the item: a sure reading that says everything that is needed."""
    values = item.values
    if item.confidence < sure_from() or not values["text"].strip():
        return False
    if item.kind == Kind.TASK:
        return bool(values["units"])
    return bool(values["who"]) and (bool(values["act_kind"]) or not values["cadence"])


def meanings(document: PolicyDocument, items: list[DraftItem], actor: Actor) -> dict[str, Party | Group | None]:
    """Return words → whom they mean, for the tasks that were not rejected. At most five queries."""
    wanted = words_of(item.values for item in items if item.kind == Kind.TASK and item.state != Decision.REJECTED)
    return AddressBook(actor, document.unit).find_all(wanted)


def unknown(document: PolicyDocument, items: list[DraftItem], actor: Actor) -> list[str]:
    """Return the words that mean nobody known and were not left out on purpose."""
    found = meanings(document, items, actor)
    return [words for words, one in found.items() if one is None and words not in document.left_out]


def gone(document: PolicyDocument) -> list[DraftItem]:
    """Return what was accepted in the version before and stands no longer in this one. Two queries."""
    if document.replaces_id is None:
        return []
    here = {fingerprint(item.kind, item.read) for item in document.items.all()}
    before = DraftItem.objects.beyond_scope("the document was reached").filter(
        document=document.replaces_id, state=Decision.ACCEPTED
    )
    rows = before.select_related("task", "duty__current").order_by("order", "pk")
    return [item for item in rows if fingerprint(item.kind, item.read) not in here]


def waiting_duties(document: PolicyDocument) -> int:
    """Return how many accepted duties of a published document are not in the catalogue yet. One query."""
    if document.state != State.PUBLISHED:
        return 0
    return document.items.filter(kind=Kind.DUTY, state=Decision.ACCEPTED, duty=None).count()
