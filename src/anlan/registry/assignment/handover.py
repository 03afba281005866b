"""Hand many parties over at once: a department, a leader or an officer takes on what another one had (REG-12)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.assignment.lookups import LEAD_KINDS, open_post, unit
from anlan.registry.assignment.models import Assignment
from anlan.registry.assignment.proposing import CHUNK, seen_by
from anlan.registry.assignment.sources import directory
from anlan.registry.assignment.writing import NewRow, write
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post

EDIT = "registry:assignment:edit"
PARTS: dict[str, Promise] = {
    "lead": _("Lead department"),
    "leader": _("Responsible leader"),
    "officer": _("Supervising officer"),
}


@dataclass(frozen=True)
class Handover:
    """What is handed over: ``part`` is lead, leader or officer; uids of giver and taker; where (empty: everywhere).

    ``path`` is a region of the tree, ``industry`` the beginning of a code. The giver of posts may be closed.
    """

    part: str
    giver: UUID
    taker: UUID
    path: str = ""
    industry: str = ""


def handed_over(choice: Handover, actor: Actor) -> ScopedQuerySet[Assignment]:
    """Return the assignments that a hand-over would change, within the actor's reach."""
    if choice.part not in PARTS:
        raise Refused("handover-part", fields={"part": "handover-part"})
    rows = Assignment.objects.visible_to(actor).filter(
        superseded_at=None, last_day=None, **{f"{choice.part}__uid": choice.giver}
    )
    if choice.path:
        rows = rows.filter(party__region_path__within=choice.path)
    if choice.industry:
        rows = rows.filter(party__industry__startswith=choice.industry)
    return rows


@transaction.atomic
def reassign_many(choice: Handover, *, reason: str, actor: Actor, now: datetime) -> int:
    """Let the taker answer from today on for what the giver had, in one transaction; return how many parties.

    One act a party; plates become void. With another lead department its own officer for the township takes over
    from the old department's; an officer of a safety station stays, and so does the leader.
    """
    require(actor, EDIT)
    if not reason.strip():
        raise Refused("reason-missing", fields={"reason": "reason-missing"})
    if choice.giver == choice.taker:
        raise Refused("handover-same", fields={"taker": "handover-same"})
    rows = list(handed_over(choice, actor).select_related("party", "officer", "rule").order_by("pk"))
    if not rows:
        raise Refused("handover-none")
    taker = unit(choice.taker, LEAD_KINDS, "taker") if choice.part == "lead" else open_post(choice.taker, "taker")
    assert taker is not None  # noqa: S101 (both lookups refuse what is unknown)
    near = directory(local_day(now), {row.party.region_path for row in rows} | _path_of(taker))
    detail = {"part": choice.part, "from": str(choice.giver), "to": str(choice.taker), "reason": reason.strip()}
    for start in range(0, len(rows), CHUNK):
        fresh = []
        for row in rows[start : start + CHUNK]:
            keys = {name: getattr(row, f"{name}_id") for name in ("lead", "government", "leader", "officer")}
            keys[choice.part] = taker.pk
            if choice.part == "lead" and (row.officer is None or row.officer.organisation_id == row.lead_id):
                officer, _whose = near.officer(taker.pk, row.party.region_path)
                keys["officer"] = officer.id if officer else None
            why = {"code": "handover", "reason": reason.strip()[:200], "part": choice.part, "seen": seen_by(row)}
            fresh.append(NewRow(row.party_id, row.party.uid, **keys, rule=row.rule_id, why=why, detail=detail))
        write(fresh, actor=actor, now=now)
    return len(rows)


def _path_of(taker: Party | Post) -> set[str]:
    return {taker.region_path if isinstance(taker, Party) else taker.organisation.region_path}
