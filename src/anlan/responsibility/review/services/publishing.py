"""Publish a reviewed document: its tasks are issued and its duties entered, all in one transaction (RSP-02, RSP-21)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anlan.foundation.records.models import save_edit
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.duties import services as duty_services
from anlan.responsibility.duties.models import Duty, RunsAs
from anlan.responsibility.review.becoming import accepted, code_of, given, measured_by, terms_of, why_not_evaluated
from anlan.responsibility.review.models import Decision, DraftItem, Kind, PolicyDocument, State
from anlan.responsibility.review.queries import unknown
from anlan.responsibility.review.services.opening import opened, told
from anlan.responsibility.tasks import services as task_services
from anlan.responsibility.tasks.models import TaskList

_SHOWN = 8


@transaction.atomic
def publish(
    uid: UUID, version: int, *, title: str, first_day: date, last_day: date | None, actor: Actor, now: datetime
) -> PolicyDocument:
    """Issue the accepted tasks as a task list and enter the accepted duties, with the document as their basis.

    Days are local days; ``last_day`` is the deadline of tasks that name none. A duty that the engine can evaluate is
    switched on, any other stays a draft with the reason. Whoever does not keep the city's catalogue of duties
    publishes the tasks alone; the duties wait for the office that does (``enter_duties``). Nothing is left half
    published. Raises Refused ``review-items-open``, ``review-words-unknown``, ``review-no-unit-left``,
    ``review-nothing-accepted``, ``stale-edit``, and what issuing and entering raise.
    """
    document = opened(uid, actor)
    if document.version != version:
        raise Refused("stale-edit")
    items = list(document.items.all())
    _demand_ready(document, items, actor)
    tasks = accepted(items, Kind.TASK)
    keeps = duty_services.keeps_catalogue(actor)
    entered = _enter(document, items, actor, now) if keeps else {}
    task_list = _issue(document, tasks, entered, title, first_day, last_day, actor, now) if tasks else None
    fields = {"state": State.PUBLISHED, "published_at": now, "published_by_id": actor.user_id, "task_list": task_list}
    save_edit(document, expected_version=version, fields=fields)
    detail = {"about": document.title, "tasks": len(tasks), "duties": len(entered)}
    told("policy_document.published", document, document, detail, actor, now)
    return document


@transaction.atomic
def enter_duties(uid: UUID, version: int, *, actor: Actor, now: datetime) -> PolicyDocument:
    """Enter the accepted duties of a published document that wait for the office which keeps the catalogue."""
    document = opened(uid, actor, state=State.PUBLISHED)
    items = list(document.items.all())
    if not accepted(items, Kind.DUTY):
        raise Refused("review-duties-none")
    entered = _enter(document, items, actor, now)
    save_edit(document, expected_version=version, fields={})
    detail = {"about": document.title, "duties": len(entered)}
    told("policy_document.duties_entered", document, document, detail, actor, now)
    return document


def _demand_ready(document: PolicyDocument, items: list[DraftItem], actor: Actor) -> None:
    if still := sum(item.state == Decision.OPEN for item in items):
        raise Refused("review-items-open", count=still)
    if not any(item.state == Decision.ACCEPTED for item in items):
        raise Refused("review-nothing-accepted")
    if words := unknown(document, accepted(items, Kind.TASK), actor):
        raise Refused("review-words-unknown", names="、".join(words[:_SHOWN]))
    for item in accepted(items, Kind.TASK):
        if not given(item, document, {}).units:
            raise Refused("review-no-unit-left", task=str(item))


def _enter(document: PolicyDocument, items: list[DraftItem], actor: Actor, now: datetime) -> dict[int, Duty]:
    """Enter the duties; return item → duty. Those that the engine can evaluate are in force from now on."""
    entered: dict[int, Duty] = {}
    for item in accepted(items, Kind.DUTY):
        duty = duty_services.enter_duty(code_of(item, document), terms_of(item, document), actor=actor, now=now)
        reason = why_not_evaluated(item.values)
        if not reason:
            duty = duty_services.switch_on(duty.uid, version=duty.version, actor=actor, now=now)
        item.duty, item.outcome = duty, reason[:300]
        item.save(update_fields=["duty", "outcome"])
        entered[item.pk] = duty
    return entered


def _issue(
    document: PolicyDocument,
    tasks: list[DraftItem],
    entered: dict[int, Duty],
    title: str,
    first_day: date,
    last_day: date | None,
    actor: Actor,
    now: datetime,
) -> TaskList:
    duties = [item for item in document.items.all() if item.pk in entered]
    rows = []
    for item in tasks:
        measure = measured_by(item, duties)
        duty = entered[measure.pk] if measure is not None else None
        counted = duty is not None and duty.current is not None and duty.current.runs_as == RunsAs.PERIOD
        rows.append(given(item, document, {"duty": duty} if counted else {}))
    task_list = task_services.draft_list(
        title=(title.strip() or document.title)[:200],
        document=document.title,
        document_number=document.number,
        issuer=document.unit,
        first_day=first_day,
        last_day=last_day,
        tasks=rows,
        actor=actor,
        now=now,
    )
    for item, task in zip(tasks, task_list.tasks.order_by("order"), strict=True):
        item.task = task
        item.save(update_fields=["task"])
    return task_services.issue(task_list.uid, task_list.version, actor=actor, now=now)
