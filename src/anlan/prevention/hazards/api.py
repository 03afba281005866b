"""The steps of hazards over the API, and many reports at once; one report, the list and one record are those of
every register.

``POST /api/prevention/hazards/many`` takes a list of reports, each with the fields of a single one and with a ``key``
of its own, and says of each line what became of it. All of them are one transaction: what the answer calls accepted is
on the disk with its act, and a list without an answer is sent again.

``POST /api/prevention/hazards/{uid}/steps/{step}`` takes the fields of the page's form as JSON, or as
multipart/form-data with photos, and ``version``, the state that was looked at; it answers with the record and the
steps that are open now.
"""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Body, Router, Schema

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.prevention.hazards.forms import IntoForm, ReportForm
from anlan.prevention.hazards.lists import enter_list, most
from anlan.prevention.hazards.register import HAZARDS, today
from anlan.prevention.hazards.services import Outcome
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


class Answer(Schema):
    """What became of one line of a list, by its number from 0 and its key.

    ``outcome`` is ``accepted``, ``known`` (entered before under this key; nothing was changed) or ``refused``. The
    first two name the hazard and its state, the last one says why, as a single report does.
    """

    line: int
    key: str = ""
    outcome: str
    uid: UUID | None = None
    state: str = ""
    code: str = ""
    message: str = ""
    fields: dict[str, str] = {}


class Answers(Schema):
    """What became of the lines, in their order, and how many of each kind there are."""

    accepted: int
    known: int
    refused: int
    lines: list[Answer]


def _described() -> dict[str, Any]:
    """Return the description of a list of reports, from the form that checks each line."""
    kinds: dict[str, dict[str, Any]] = {
        "longitude": {"type": "number"},
        "latitude": {"type": "number"},
        "found_at": {"type": "string", "format": "date-time"},
        "same_as": {"type": "string", "format": "uuid"},
    }
    words: dict[str, str | Promise] = {
        "key": _("The reporter's own key of this report: sent again it answers with the first."),
        "party": _("uid, full name or credit code of a unit within your jurisdiction"),
        "same_as": _("uid of an open hazard of the same unit that this one is"),
    }
    fields = {
        name: {
            **kinds.get(name, {"type": "string"}),
            "description": words.get(name) or field.help_text or field.label or name,
        }
        for name, field in ReportForm.base_fields.items()
        if name != "photos"
    }
    line = {"type": "object", "required": ["party", "text", "key"], "properties": fields}
    schema = {"type": "array", "maxItems": most(), "items": line}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.post(
    "/many",
    response=Answers,
    operation_id="enter_many_prevention_hazards",
    summary="Hazards: many reports at once",
    openapi_extra=_described(),
)
def report_many(request: AppRequest, lines: Body[list[Any]]) -> Any:
    """Enter a list of reports, each with a key of its own; every line is accepted, known or refused by itself.

    All lines are one transaction: what is accepted or known is on the disk with its act when the answer comes. A list
    that got no answer is sent again as it was. A list that is too long is refused as a whole.
    """
    outcomes = enter_list(lines, actor=request.actor, now=datetime.now(UTC))
    answers = [_answer(number, line, each) for number, (line, each) in enumerate(zip(lines, outcomes, strict=True))]
    count = Counter(answer["outcome"] for answer in answers)
    return {**{kind: count[kind] for kind in ("accepted", "known", "refused")}, "lines": answers}


def _answer(number: int, line: Any, outcome: Outcome) -> dict[str, Any]:
    answer = {"line": number, "key": str(line.get("key") or "")[:80] if isinstance(line, dict) else ""}
    if outcome.hazard is not None:
        kind = "known" if outcome.repeated else "accepted"
        return {**answer, "outcome": kind, "uid": outcome.hazard.uid, "state": outcome.hazard.state}
    refused = outcome.refused or Refused("form-wrong")
    said = {"code": refused.code, "message": message_of(refused), "fields": refused.fields}
    return {**answer, "outcome": "refused", **said}


@router.get("/{uid}/steps", response=Standing, operation_id="standing_prevention_hazards", summary="Hazard: steps")
def standing(request: AppRequest, uid: UUID) -> Any:
    """Say where a hazard stands and what may be done now."""
    return _standing(HAZARDS.one(uid, request.actor), request)


@router.post("/{uid}/steps/{step}", response=Standing, operation_id="step_prevention_hazards", summary="Hazard: step")
def take_step(request: AppRequest, uid: UUID, step: str, version: int = 0) -> Any:
    """Take one step of a hazard."""
    hazard = HAZARDS.one(uid, request.actor)
    one = STEPS.get(step)
    if one is None:
        raise Refused("hazard-verb-unknown")
    demand(one, hazard, request.actor)
    more = {"hazard": hazard} if issubclass(one.form, IntoForm) else {}
    form = one.form(_given(request), request.FILES, actor=request.actor, **more)
    if not form.is_valid():
        raise Refused("form-wrong", fields={name: str(errors[0]) for name, errors in form.errors.items()})
    take(one, hazard, form.cleaned_data, version, request.actor, datetime.now(UTC))
    return _standing(HAZARDS.one(uid, request.actor), request)


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
