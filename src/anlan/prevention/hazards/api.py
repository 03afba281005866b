"""The steps of hazards over the API; reporting, the list and one record are those of every register.

``POST /api/prevention/hazards/{uid}/steps/{step}`` takes the fields of the page's form as JSON, or as
multipart/form-data with photos, and ``version``, the state that was looked at; it answers with the record and the
steps that are open now.
"""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from ninja import Router, Schema

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.prevention.hazards import queries
from anlan.prevention.hazards.forms import IntoForm
from anlan.prevention.hazards.register import HAZARDS, today
from anlan.prevention.hazards.steps import STEPS, demand, offered, take
from anlan.prevention.hazards.wording import next_of

router = Router(tags=["prevention"])


class OpenStep(Schema):
    """A step that the actor may take now, with the fields that it takes."""

    verb: str
    label: str
    fields: list[str]


class Standing(Schema):
    """Where a hazard stands: its state, who owes the next step until when (a local day), and the open steps."""

    uid: UUID
    version: int
    state: str
    grade: str
    next: str
    owed_by: str
    due: str
    steps: list[OpenStep]


@router.get("/{uid}/steps", response=Standing, operation_id="standing_prevention_hazards", summary="Hazard: steps")
def standing(request: AppRequest, uid: UUID) -> Any:
    """Say where a hazard stands and what may be done now."""
    return _standing(HAZARDS.whole(uid, request.actor), request)


@router.post("/{uid}/steps/{step}", response=Standing, operation_id="step_prevention_hazards", summary="Hazard: step")
def take_step(request: AppRequest, uid: UUID, step: str, version: int = 0) -> Any:
    """Take one step of a hazard."""
    hazard = HAZARDS.whole(uid, request.actor)
    one = STEPS.get(step)
    if one is None:
        raise Refused("hazard-verb-unknown")
    demand(one, hazard, request.actor)
    more = {"hazard": hazard} if issubclass(one.form, IntoForm) else {}
    form = one.form(_given(request), request.FILES, actor=request.actor, **more)
    if not form.is_valid():
        raise Refused("form-wrong", fields={name: str(errors[0]) for name, errors in form.errors.items()})
    take(one, hazard, form.cleaned_data, version, request.actor, datetime.now(UTC))
    return _standing(queries.hazard_within(uid, request.actor), request)


def _given(request: AppRequest) -> Any:
    if request.content_type != "application/json":
        return request.POST
    try:
        given = json.loads(request.body or b"{}")
    except ValueError:
        raise Refused("form-wrong") from None
    if not isinstance(given, dict):
        raise Refused("form-wrong")
    data = QueryDict(mutable=True)
    data.update({name: value for name, value in given.items() if value is not None})
    return data


def _standing(hazard: Any, request: AppRequest) -> dict[str, Any]:
    ahead = next_of(hazard, today())
    return {
        "uid": hazard.uid,
        "version": hazard.version,
        "state": hazard.state,
        "grade": hazard.grade,
        "next": str(ahead.what) if ahead else "",
        "owed_by": ahead.who if ahead else "",
        "due": ahead.due.isoformat() if ahead and ahead.due else "",
        "steps": [
            {"verb": one.verb, "label": str(one.label), "fields": list(one.form.base_fields)}
            for one in offered(hazard, request.actor)
        ],
    }
