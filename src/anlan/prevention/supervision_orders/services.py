"""List a major hazard, follow it, pass it up, delist it (PRV-31)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.codes.services import next_in
from anlan.foundation.ledger import services as ledger
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.foundation.workflow.services import check
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.queries import hazard_within
from anlan.prevention.hazards.rules import MAJOR
from anlan.prevention.hazards.services import put_under, take_beside
from anlan.prevention.supervision_orders.levels import above, levels
from anlan.prevention.supervision_orders.models import OrderProgress, SupervisionOrder
from anlan.prevention.supervision_orders.permissions import SUPERVISE
from anlan.prevention.supervision_orders.queries import in_force, order_within
from anlan.prevention.supervision_orders.rules import order_number
from anlan.prevention.supervision_orders.workflow import ORDER

_STILL_THERE = ("graded", "planned", "rectifying", "held", "submitted")


@transaction.atomic
def issue(
    *,
    uid: UUID,
    version: int,
    unit: Any,
    level: int,
    requirements: str,
    deadline: date | None = None,
    actor: Actor,
    now: datetime,
) -> Hazard:
    """Put a major hazard under listed supervision by an organisation; the term of the level unless a day is given.

    The number runs by level and year. The unit judges from now on. Returns the hazard. Raises Forbidden or Refused.
    """
    require(actor, SUPERVISE)
    hazard = hazard_within(uid, actor)
    if hazard.version != version:
        raise Refused("stale-edit")
    _list(hazard, unit, level, requirements, deadline, None, actor, now)
    return hazard


def _list(
    hazard: Hazard,
    unit: Any,
    level: int,
    requirements: str,
    deadline: date | None,
    follows: SupervisionOrder | None,
    actor: Actor,
    now: datetime,
) -> SupervisionOrder:
    if hazard.grade != MAJOR or hazard.state not in _STILL_THERE:
        raise Refused("order-not-major")
    if known := in_force(hazard):
        raise Refused("order-in-force", number=known.number)
    which = levels().get(level)
    if which is None:
        raise Refused("choice-wrong", value=str(level), fields={"level": "choice-wrong"})
    # A unit above one's own reach may be named: the city supervises what a county lists.
    if unit.level != which.code:
        raise Refused("order-unit", level=which.name, fields={"unit": "order-unit"})
    if not requirements.strip():
        raise Refused("hazard-text-missing", fields={"requirements": "hazard-text-missing"})
    today = local_day(now)
    until = deadline or today + timedelta(days=which.term)
    if until < today:
        raise Refused("hazard-day-past", fields={"deadline": "hazard-day-past"})
    serials = SupervisionOrder.objects.beyond_scope("numbers run through the whole city")
    serials = serials.filter(level=level, year=today.year)
    serial = next_in(
        f"listing:{level}:{today.year}", last_known=lambda: serials.aggregate(last=Max("serial"))["last"] or 0
    )
    order: SupervisionOrder = SupervisionOrder.objects.create(
        hazard=hazard,
        number=order_number(which.mark, today.year, serial),
        year=today.year,
        serial=serial,
        level=level,
        unit=unit,
        requirements=requirements.strip()[:1000],
        issued_on=today,
        deadline=until,
        issued_by_id=actor.user_id,
        follows=follows,
    )
    put_under(hazard, unit.pk, until, actor=actor, now=now)
    _tell("listing.issued", order, {"about": f"{order.number} · {unit.name}", "until": until}, actor, now)
    return order


def _tell(kind: str, order: SupervisionOrder, detail: dict[str, Any], actor: Actor, now: datetime) -> None:
    hazard = order.hazard
    ledger.record(
        kind,
        by=actor,
        recorded_at=now,
        subject=order,
        party_uid=hazard.party.uid,
        region_uid=hazard.region.uid if hazard.region else None,
        detail=detail,
    )


def _facts(order: SupervisionOrder) -> dict[str, Any]:
    return {"asked_by": order.asked_by_id, "accepted": order.hazard.state in ("accepted", "written_off")}


def _step(
    order: SupervisionOrder,
    version: int,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    entered: dict[str, Any] | None = None,
    fields: dict[str, Any] | None = None,
    about: str = "",
) -> SupervisionOrder:
    found = order_within(order.uid, actor)
    facts = _facts(found) | (entered or {})
    return take_beside(
        found, found.hazard, version, verb, actor=actor, now=now, facts=facts, fields=fields, about=about
    )


@transaction.atomic
def progress(order: SupervisionOrder, version: int, *, note: str, actor: Actor, now: datetime) -> SupervisionOrder:
    """Enter how far a listed hazard is."""
    said = note.strip()
    found = _step(order, version, "progress", actor=actor, now=now, entered={"note": said}, about=said[:200])
    OrderProgress(order=found, note=said[:500], entered_at=now, entered_by_id=actor.user_id).save()
    return found


@transaction.atomic
def ask(
    order: SupervisionOrder, version: int, *, until: date | None, reason: str, actor: Actor, now: datetime
) -> SupervisionOrder:
    """Ask for more time than the order gave."""
    if until is not None and until <= order.deadline:
        raise Refused(
            "hazard-until-earlier", deadline=order.deadline.isoformat(), fields={"until": "hazard-until-earlier"}
        )
    fields = {"asked_until": until, "asked_reason": reason.strip()[:300], "asked_by_id": actor.user_id}
    entered = {"until": until, "reason": reason.strip()}
    return _step(
        order, version, "ask", actor=actor, now=now, entered=entered, fields=fields, about=reason.strip()[:200]
    )


@transaction.atomic
def decide(
    order: SupervisionOrder, version: int, *, grant: bool, reason: str = "", actor: Actor, now: datetime
) -> SupervisionOrder:
    """Grant or refuse more time, as a second person."""
    fields: dict[str, Any] = {"asked_until": None, "asked_by_id": None, "asked_reason": ""}
    if grant and order.asked_until:
        fields["deadline"] = order.asked_until
    about = reason.strip() or (order.asked_until.isoformat() if order.asked_until else "")
    verb = "grant" if grant else "refuse"
    entered = {"reason": reason.strip()}
    return _step(order, version, verb, actor=actor, now=now, entered=entered, fields=fields, about=about)


@transaction.atomic
def pass_up(
    order: SupervisionOrder, version: int, *, unit: Any, reason: str, actor: Actor, now: datetime
) -> SupervisionOrder:
    """Pass a listed hazard to the next level, because it is late or too heavy; returns the new order (PRV-31)."""
    higher = above(order.level)
    if higher is None:
        raise Refused("order-top")
    fields = {"ended_on": local_day(now)}
    entered = {"unit": unit.uid if unit else None, "reason": reason.strip()}
    check(ORDER, order.state, "pass_up", actor=actor, facts=_facts(order) | entered)
    _step(order, version, "pass_up", actor=actor, now=now, entered=entered, fields=fields, about=reason.strip()[:200])
    hazard = hazard_within(order.hazard.uid, actor)
    return _list(hazard, unit, higher.code, order.requirements, None, order, actor, now)


@transaction.atomic
def delist(order: SupervisionOrder, version: int, *, actor: Actor, now: datetime) -> SupervisionOrder:
    """Take a hazard off the list once its rectification was accepted."""
    return _step(order, version, "delist", actor=actor, now=now, fields={"ended_on": local_day(now)})


__all__ = ["ask", "decide", "delist", "issue", "pass_up", "progress"]
