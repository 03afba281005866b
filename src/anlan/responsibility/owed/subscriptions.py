"""What is owed stands on the pages of parties, units and posts."""

from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from anlan.foundation.registers.declaration import Register
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.register import ORGANISATIONS, PARTIES
from anlan.registry.people.models import Post
from anlan.registry.people.register import POSTS
from anlan.registry.structure.register import STRUCTURE
from anlan.responsibility.duties.permissions import VIEW
from anlan.responsibility.engine.facts import Status
from anlan.responsibility.owed.gathering import Owing
from anlan.responsibility.owed.queries import owed
from anlan.responsibility.owed.showing import duty_rows, legend, rate_words
from anlan.responsibility.owed.wording import STATUSES

UNFOLDED = 8
"""Up to so many duties the year of verdicts lies open."""


def panel(record: Any, actor: Actor) -> str:
    """Return how many obligations are met, due and missed, and a year of verdicts; nothing where none are owed."""
    if not actor.may(VIEW):
        return ""
    owing = Owing(record.organisation, record) if isinstance(record, Post) else Owing(record)
    found = owed(actor, owing, at=datetime.now(UTC))
    if not found.duties:
        return ""
    met, counted = found.rate
    statuses = [verdict.status for verdict in found.verdicts]
    context = {
        "url": reverse("owed", args=[record.uid]),
        "number": len({one.terms.duty_id for one in found.duties}),
        "duties": duty_rows(found),
        "few": UNFOLDED,
        "legend": legend(),
        "rate": rate_words(met, counted),
        "met": met,
        "counted": counted,
        "numbers": [(STATUSES[status], statuses.count(status)) for status in (Status.MISSED, Status.DUE, Status.OPEN)],
    }
    return render_to_string("responsibility/owed_panel.html", context)


REGISTERS: tuple[Register, ...] = (PARTIES, ORGANISATIONS, POSTS, STRUCTURE)
for _register in REGISTERS:
    _register.add_panel(panel, room="responsibility")
