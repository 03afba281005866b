"""What a change of a duty would do, at once; and what the duties cost."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.records.once import asking_once
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest, as_uid
from anlan.foundation.scope.services import require
from anlan.responsibility.duties import queries, services, wording
from anlan.responsibility.duties.burden import Share, burden, rehearse
from anlan.responsibility.duties.forms import SelectorField, TermsForm
from anlan.responsibility.duties.models import DutyTerms, RunsAs, State
from anlan.responsibility.duties.permissions import EDIT
from anlan.responsibility.duties.register import DUTIES

_ASKED = ("holder", "cadence", "minimum", "minutes")


@require_POST
def duty_rehearse(request: AppRequest) -> HttpResponse:
    """Say who would owe the duty that a form describes, and what it would cost; a fragment, changes nothing."""
    require(request.actor, EDIT)
    duty = None
    if uid := as_uid(request.GET.get("instead_of")):
        duty = queries.duties(request.actor).filter(uid=uid).first()
    fields = TermsForm.base_fields
    try:
        given: dict[str, Any] = {name: fields[name].clean(request.POST.get(name, "")) for name in _ASKED}
        terms = DutyTerms(selector=SelectorField(label="").clean(request.POST.get("selector", "")), **given)
        terms.act_kind, terms.ladder = "rehearsed", [{"rung": "warn", "days": 0}]
        services.check_terms(terms)
        before = duty.current if duty is not None and duty.state == State.IN_FORCE else None
        rehearsal = rehearse(terms, before, actor=request.actor, day=local_day(datetime.now(UTC)))
    except Refused as refused:
        return render(request, "responsibility/duty_rehearsal.html", {"fault": message_of(refused)})
    except ValidationError as fault:
        return render(request, "responsibility/duty_rehearsal.html", {"fault": " ".join(fault.messages)})
    context = {
        "rehearsal": rehearsal,
        "hours_before": round(rehearsal.hours_before),
        "hours_after": round(rehearsal.hours_after),
        "by_kind": [(wording.kind_words(kind), count) for kind, count in rehearsal.by_kind.items()],
    }
    return render(request, "responsibility/duty_rehearsal.html", context)


@require_GET
@asking_once()
def duty_burden(request: AppRequest) -> HttpResponse:
    """Show what the duties in force ask of each kind of party and post (burden ledger), and which rows run how."""
    parties, posts = burden(request.actor)
    rows = list(queries.duties(request.actor).values_list("state", "current__runs_as"))
    counts = Counter(runs for _state, runs in rows)
    listed = DUTIES.url("list")
    context = {
        "trail": [(str(DUTIES.label), listed)],
        "tables": [(_("Units and enterprises"), _rows(parties)), (_("Posts in person"), _rows(posts))],
        "any": bool(parties or posts),
        "hours": round(sum(share.hours for share in (*parties.values(), *posts.values()))),
        "in_force": sum(state == State.IN_FORCE for state, _runs in rows),
        "counts": {runs.value: counts[runs.value] for runs in RunsAs},
        "in_force_url": f"{listed}?state=in_force",
        **{f"{runs.value}_url": f"{listed}?runs={runs.value}" for runs in RunsAs},
    }
    return render(request, "responsibility/duty_burden.html", context)


def _rows(shares: dict[str, Share]) -> list[dict[str, Any]]:
    return [
        {
            "label": wording.kind_words(kind),
            "parties": share.parties,
            "each": round(share.each),
            "hours": round(share.hours),
            "duties": [
                {
                    "title": str(duty.current.title) if duty.current else duty.code,
                    "url": reverse(DUTIES.url_name("detail"), args=[duty.uid]),
                    "minutes": round(minutes / max(count, 1)),
                }
                for duty, count, minutes in sorted(share.duties, key=lambda each: -each[2])[:3]
            ],
        }
        for kind, share in shares.items()
    ]
