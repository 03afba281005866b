"""The one way forward for a record in a life cycle."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.foundation.ledger import services as ledger
from anlan.foundation.ledger.models import Act
from anlan.foundation.records.models import Record
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.models import KnownState, life_cycle_of
from anlan.foundation.workflow.rules import Facts, Transition, Workflow, missing_facts, why_not

R = TypeVar("R", bound=Record)


def check(workflow: Workflow, state: str, verb: str, *, actor: Actor, facts: Facts) -> Transition:
    """Return the row of the table for this step; raise Forbidden or Refused with the reason of ``why_not``."""
    reason = why_not(workflow, state, verb, actor, facts)
    step = workflow.step(state, verb)
    if step is None:
        raise Refused("step-not-possible", verb=workflow.verbs.get(verb, verb), state=workflow.states.get(state, state))
    if reason == "forbidden":
        raise Forbidden(step.permission)
    if reason == "facts-missing":
        missing = missing_facts(step, facts)
        words = _(", ").join(str(workflow.facts[name]) for name in missing)
        raise Refused("facts-missing", missing=words, fields=dict.fromkeys(missing, "fact-missing"))
    if reason:
        raise Refused(reason)
    return step


def steps_open_to(record: Record, *, actor: Actor, facts: Facts) -> list[Transition]:
    """Return the steps that this actor may take now, for the buttons of a page."""
    field, workflow = life_cycle_of(type(record))
    state = getattr(record, field)
    return [s for s in workflow.steps_from(state) if why_not(workflow, state, s.verb, actor, facts) is None]


@transaction.atomic
def advance(
    record: R,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    facts: Facts,
    fields: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
    party_uid: UUID | None = None,
    region_uid: UUID | None = None,
    counts_on: date | None = None,
    key: str | None = None,
) -> Act:
    """Take one step: state, ``fields`` and version in one conditional update, and the Act that the table names.

    The caller fetched the record through ``visible_to(actor)``. ``facts`` are what the table's requirements and
    guards look at, of the record and of what was just entered. Raises Forbidden, Refused ``step-not-possible``,
    ``facts-missing``, a guard's own code, or ``stale-edit``: of two people who press at once one wins.
    ``detail`` goes into the Act beside verb, old and new state; the other arguments go to ``ledger.record``.
    """
    field, workflow = life_cycle_of(type(record))
    state = getattr(record, field)
    step = check(workflow, state, verb, actor=actor, facts=facts)
    changed = {**(fields or {}), field: KnownState(step.to), "version": record.version + 1}
    rows = type(record)._base_manager.filter(pk=record.pk, version=record.version, **{field: state})
    if not rows.update(**changed):
        raise Refused("stale-edit")
    act = ledger.record(
        step.records,
        by=actor,
        recorded_at=now,
        subject=record,
        party_uid=party_uid,
        region_uid=region_uid,
        counts_on=counts_on,
        detail={**(detail or {}), "verb": verb, "changed": {field: [state, step.to]}},
        key=key,
    )
    for name, value in changed.items():
        setattr(record, name, value)
    return act
