"""Reads of plates: the public page, the counts per region, and the lists of what is to be done (REG-14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Substr

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.assignment.answering import Answer, answer_on
from anlan.registry.assignment.models import Assignment
from anlan.registry.assignment.queries import WIDTH, coverage_by_region, open_businesses
from anlan.registry.parties.models import OPEN_STATES, Party
from anlan.registry.plates.models import Plate
from anlan.registry.regions.models import Region

VIEW = "registry:plate:view"
_PUBLIC = "the page behind the code is public; whoever knows the random address may read this plate"
_WITHIN = "the region lies within one of the actor's areas"


@dataclass(frozen=True)
class PlateSeen:
    """A plate as the public page shows it, and who answers for the place on the day asked for."""

    plate: Plate
    answer: Answer


@dataclass
class PlateCounts:
    """How many parties in operation a region has, and how far their plates are."""

    parties: int = 0
    valid: int = 0
    hung: int = 0
    again: int = 0

    @property
    def without(self) -> int:
        """Parties without a valid plate."""
        return max(self.parties - self.valid, 0)

    @property
    def not_hung(self) -> int:
        """Valid plates without proof that they hang."""
        return self.valid - self.hung


def plate_called(token: str, *, day: date) -> PlateSeen | None:
    """Return the plate behind a public address, None when there is none; at most five queries (REG-14, REG-15)."""
    plate: Plate | None = (
        Plate.objects.beyond_scope(_PUBLIC).filter(token=token).select_related("party__region").first()
    )
    return PlateSeen(plate, answer_on(plate.party, day=day)) if plate else None


def plates(actor: Actor, *, path: str = "") -> ScopedQuerySet[Plate]:
    """Return the plates within reach, in a region."""
    require(actor, VIEW)
    if path and (actor.reach.everything or any(not a.line and path.startswith(a.path) for a in actor.reach.areas)):
        found = Plate.objects.beyond_scope(_WITHIN)
    else:
        found = Plate.objects.visible_to(actor)
    return found.filter(path__within=path) if path else found


def plates_to_print(actor: Actor, uids: Sequence[UUID]) -> list[Plate]:
    """Return these valid plates within reach with all that is printed on them, by number."""
    found = plates(actor).filter(uid__in=list(uids), voided_at=None)
    return list(
        found.select_related(
            "party__region", "assignment__lead", "assignment__government", "assignment__leader",
            "assignment__officer__organisation", "leader_person", "officer_person",
        ).order_by("number")
    )  # fmt: skip


def plate_counts(actor: Actor, top: Region) -> dict[str, PlateCounts]:
    """Return the counts for the regions directly below ``top``, by path; three grouped reads."""
    depth = len(top.path) + WIDTH
    counts: dict[str, PlateCounts] = {}
    for path, tally in coverage_by_region(actor, top).parts.items():
        counts.setdefault(path, PlateCounts()).parties = tally.parties
    valid = plates(actor, path=top.path).filter(voided_at=None).order_by().values_list(Substr("path", 1, depth))
    for path, number, hung in valid.annotate(number=Count("*"), hung=Count("hung_on")):
        here = counts.setdefault(path, PlateCounts())
        here.valid, here.hung = number, hung
    again = _issued_before(plates(actor, path=top.path)).order_by().values_list(Substr("path", 1, depth))
    for path, number in again.annotate(number=Count("party", distinct=True)):
        counts.setdefault(path, PlateCounts()).again = number
    return counts


def without_plate(actor: Actor, *, path: str = "", again: bool = False) -> ScopedQuerySet[Party]:
    """Return the parties in operation without a valid plate; ``again``: those whose last one became void."""
    require(actor, VIEW)
    parties = open_businesses(actor, path)
    if again:
        # The parties are within reach already, so their plates need not be asked for it again.
        every = Plate.objects.beyond_scope("plates of the parties of the outer query")
        return parties.filter(pk__in=_issued_before(every).order_by().values("party"))
    valid = Plate.objects.beyond_scope("plates of the party of the outer row").filter(
        party=OuterRef("pk"), voided_at=None
    )
    return parties.filter(~Exists(valid))


def plate_work(actor: Actor) -> tuple[int, int]:
    """Return how many parties need their plate again, and how many valid plates do not hang yet; one query."""
    open_parties = Party.objects.beyond_scope("the party of the outer row").filter(state__in=OPEN_STATES)
    in_operation = Exists(open_parties.filter(pk=OuterRef("party")))
    again = Q(~Exists(_valid_of_same_party()), in_operation, voided_at__isnull=False)
    # Whoever has one whole area is asked by the plates' own place: that reads the plates and not every party.
    areas = actor.reach.areas
    path = areas[0].path if len(areas) == 1 and not areas[0].line else ""
    found = plates(actor, path=path).aggregate(
        again=Count("party", distinct=True, filter=again),
        not_hung=Count("pk", filter=Q(voided_at=None, hung_on=None)),
    )
    return found["again"], found["not_hung"]


def ready_for_plate(parties: ScopedQuerySet[Party]) -> ScopedQuerySet[Party]:
    """Narrow to the parties that may get a plate: nothing missing, confirmed."""
    confirmed = Assignment.objects.beyond_scope("the assignment of the party of the outer row").filter(
        party=OuterRef("pk"), superseded_at=None, last_day=None, confirmed_at__isnull=False
    )
    return parties.filter(Exists(confirmed), gaps=0)


def not_hung(actor: Actor, *, path: str = "") -> ScopedQuerySet[Plate]:
    """Return the valid plates without evidence that they hang."""
    return plates(actor, path=path).filter(voided_at=None, hung_on=None).select_related("party__region")


def valid_plate(party: Party) -> Plate | None:
    """Return the valid plate of a party that the caller has reached."""
    found: Plate | None = (
        Plate.objects.beyond_scope("the party was reached").filter(party=party, voided_at=None).first()
    )
    return found


def _issued_before(plates: ScopedQuerySet[Plate]) -> ScopedQuerySet[Plate]:
    """Narrow to void plates of parties in operation that have no valid one."""
    void = Q(voided_at__isnull=False, party__state__in=OPEN_STATES)
    return plates.filter(void, ~Exists(_valid_of_same_party()))


def _valid_of_same_party() -> ScopedQuerySet[Plate]:
    every = Plate.objects.beyond_scope("plates of the party of the outer row")
    return every.filter(party=OuterRef("party"), voided_at=None)
