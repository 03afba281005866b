"""The verbs of contract relations (REG-23)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.foundation.attachments.queries import get_attachment
from anlan.foundation.codes.rules import credit_code
from anlan.foundation.dated.services import begin_fact
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.entries import services as entries
from anlan.registry.entries.services import EntryKind
from anlan.registry.parties.models import Party, State
from anlan.registry.relations.models import Agreement, Relation
from anlan.registry.relations.permissions import EDIT


def _check(values: Mapping[str, Any]) -> None:
    if not any(values.get(name) for name in ("other_name", "contact_name")):
        raise Refused("relation-nobody", fields={"other_name": "relation-nobody"})
    if values.get("last_day") and values["last_day"] < values["first_day"]:
        raise Refused("last-day-before-first", fields={"last_day": "last-day-before-first"})
    if values.get("other") is not None and values.get("other") == values.get("party"):
        raise Refused("relation-with-itself", fields={"other_name": "relation-with-itself"})


RELATION = EntryKind(
    noun="relation",
    model=Relation,
    permission=EDIT,
    lists={"kind": "relation"},
    check=_check,
    foreign=("other",),
)


def enter_relation(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Relation:
    """Enter a relation; the other unit is linked when its credit code is registered here."""
    entered: Relation = entries.enter(RELATION, _linked(values), actor=actor, now=now)
    return entered


def change_relation(
    relation: Relation, version: int, values: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Relation:
    """Change a relation."""
    changed: Relation = entries.change(RELATION, relation, version, _linked(values), actor=actor, now=now)
    return changed


@transaction.atomic
def record_agreement(
    relation: Relation,
    *,
    number: str,
    first_day: date,
    last_day: date,
    attachment: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Agreement:
    """Record the safety agreement of a relation for local days; what it overlaps gives way and stays in history."""
    require(actor, EDIT)
    relation = entries.within_reach(RELATION, relation, actor)
    if relation.closed_on is not None:
        raise Refused("entry-closed")
    if last_day < first_day:
        raise Refused("last-day-before-first", fields={"last_day": "last-day-before-first"})
    if attachment is not None:
        get_attachment(actor, attachment)
    fresh = Agreement(
        relation=relation, number=number.strip(), attachment=attachment, first_day=first_day, last_day=last_day
    )
    begin_fact(relation.agreements, fresh, now=now)
    detail = {"reason": f"{fresh.number} {first_day.isoformat()} – {last_day.isoformat()}", "attachment": attachment}
    entries.tell(RELATION, "agreed", relation, actor=actor, now=now, detail=detail)
    return fresh


def _linked(values: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(values)
    if "other_code" in given:
        given["other_code"] = credit_code(given["other_code"]) if (given["other_code"] or "").strip() else ""
        known = Party.objects.beyond_scope("the other side may lie anywhere; only its own code names it")
        code = given["other_code"]
        given["other"] = known.filter(credit_code=code).exclude(state=State.VOIDED).first() if code else None
    return given
