"""Reads of plates: the public page, what is to be done, and what a plate shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.assignment.answering import Answer, answer_on
from anlan.registry.assignment.models import Assignment
from anlan.registry.assignment.queries import open_businesses
from anlan.registry.parties.models import Party
from anlan.registry.plates.models import Plate

VIEW = "registry:plate:view"
_PUBLIC = "the page behind the code is public; whoever knows the random address may read this plate"


@dataclass(frozen=True)
class PlateSeen:
    """A plate as the public page shows it, and who answers for the place on the day asked for."""

    plate: Plate
    answer: Answer
    is_current: bool


def plate_called(token: str, *, day: date) -> PlateSeen | None:
    """Return the plate behind a public address, None when there is none; at most five queries (REG-14, REG-15)."""
    plate: Plate | None = (
        Plate.objects.beyond_scope(_PUBLIC).filter(token=token).select_related("party__region").first()
    )
    if plate is None:
        return None
    answer = answer_on(plate.party, day=day)
    return PlateSeen(plate, answer, plate.voided_at is None)


def plates(actor: Actor, *, path: str = "") -> ScopedQuerySet[Plate]:
    """Return the plates within reach, in a region, with all that is printed on them."""
    require(actor, VIEW)
    found = Plate.objects.visible_to(actor)
    if path:
        found = found.filter(party__region_path__within=path)
    return found.select_related(
        "party__region", "assignment__lead", "assignment__government", "assignment__leader__holder",
        "assignment__officer__holder",
    )  # fmt: skip


def without_plate(actor: Actor, *, path: str = "", again: bool = False) -> ScopedQuerySet[Party]:
    """Return the parties in operation that have no valid plate; ``again``: those whose last one became void."""
    require(actor, VIEW)
    issued = Plate.objects.beyond_scope("plates of the parties of the outer query")
    if again:
        # Few plates are void: asked from their side, a city answers in milliseconds.
        void, valid = issued.filter(voided_at__isnull=False), issued.filter(voided_at=None)
        return open_businesses(actor, path).filter(pk__in=void.values("party")).exclude(pk__in=valid.values("party"))
    return open_businesses(actor, path).filter(~Exists(issued.filter(party=OuterRef("pk"))))


def ready_for_plate(parties: ScopedQuerySet[Party]) -> ScopedQuerySet[Party]:
    """Narrow to the parties that may get a plate: nothing missing, confirmed."""
    confirmed = Assignment.objects.beyond_scope("the assignment of the party of the outer row").filter(
        party=OuterRef("pk"), superseded_at=None, last_day=None, confirmed_at__isnull=False
    )
    return parties.filter(Exists(confirmed), gaps=0)


def not_hung(actor: Actor, *, path: str = "") -> ScopedQuerySet[Plate]:
    """Return the valid plates without evidence that they hang."""
    return plates(actor, path=path).filter(voided_at=None, hung_on=None)
