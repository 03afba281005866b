"""What the public reads of major hazards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import PUBLIC
from anlan.prevention.disclosures.models import Disclosure
from anlan.prevention.hazards.models import Hazard


@dataclass(frozen=True)
class Published:
    """One line of the public page: no person, no place nearer than the county and the party."""

    party: str
    region: str
    text: str
    published_on: date
    deadline: date | None
    supervisor: str
    state: str
    closed_on: date | None


def published() -> Iterator[Published]:
    """Yield what is published now, those still there first, the newest first. Two queries."""
    rows = Disclosure.objects.visible_to(PUBLIC).filter(withdrawn_at=None)
    rows = rows.select_related("hazard__party", "hazard__region__parent", "hazard__supervised_by")
    for row in sorted(rows.order_by("-published_at"), key=lambda each: each.hazard.state == "written_off"):
        hazard = row.hazard
        closed = hazard.written_off_at or hazard.accepted_at
        yield Published(
            party=hazard.party.name,
            region=hazard.region.parent.name if hazard.region and hazard.region.parent else "",
            text=row.text,
            published_on=local_day(row.published_at),
            deadline=hazard.deadline,
            supervisor=hazard.supervised_by.name if hazard.supervised_by else "",
            state="closed" if closed and hazard.state in ("accepted", "written_off") else "open",
            closed_on=local_day(closed) if closed else None,
        )


def valid_of(hazard: Hazard | OuterRef) -> ScopedQuerySet[Disclosure]:
    """Return what is published of a hazard now, one or none; the caller reached the hazard."""
    return Disclosure.objects.visible_to(PUBLIC).filter(hazard=hazard, withdrawn_at=None)


def disclosure_of(hazard: Hazard) -> Disclosure | None:
    """Return what is published of a hazard now; the caller reached the hazard."""
    return valid_of(hazard).first()


def names_in(hazard: Hazard) -> list[str]:
    """Return the names of persons that stand in the records of a hazard, for the check before publication."""
    names = [hazard.finder]
    names += hazard.plans.values_list("responsible", flat=True)
    names += hazard.holds.values_list("watcher", flat=True)
    names += [str(user.name) for user in (hazard.reported_by, hazard.graded_by, hazard.rectified_by) if user]
    # A name often stands beside a title: each word counts.
    return [word for name in names for word in name.replace("·", " ").split() if word]
