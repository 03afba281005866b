"""One party: who answers for it, who did on a day, assigning it by hand (REG-12, REG-15)."""

from datetime import UTC, date, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.forms import attempt
from anlan.foundation.scope.requests import AppRequest, as_uid, go_to
from anlan.foundation.scope.services import require
from anlan.registry.assignment import choices, services, wording
from anlan.registry.assignment.answering import history, who_was_responsible
from anlan.registry.assignment.forms import AssignForm
from anlan.registry.assignment.lookups import current_row, party_within
from anlan.registry.parties.register import PARTIES


@require_GET
@login_required
def assignment_party(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show who answered for a party on a day (today by default), and all its assignments."""
    actor = request.actor
    day = _day(request.GET.get("day", ""), local_day(datetime.now(UTC)))
    answer = who_was_responsible(actor, uid, day=day)
    party = answer.party
    context = {
        "party": party,
        "trail": [(str(PARTIES.label), PARTIES.url("list")), (party.name, PARTIES.url("detail", party))],
        "answer": answer,
        "day": day,
        "why": wording.why_words(answer.assignment) if answer.assignment else "",
        "rows": [(row, wording.why_words(row)) for row in history(party)],
        "may_edit": actor.may("registry:assignment:edit"),
    }
    return render(request, "registry/assignment_party.html", context)


@require_POST
@login_required
def propose(request: AppRequest, uid: UUID) -> HttpResponse:
    """Let the rule book propose for one party."""
    counts = services.propose(party=uid, actor=request.actor, now=datetime.now(UTC))
    if counts.proposed:
        messages.success(request, _("The rule book proposes anew."))
    else:
        messages.info(request, _("The rule book says the same as before."))
    return go_to(request, reverse(PARTIES.url_name("detail"), args=[uid]))


@require_POST
@login_required
def confirm(request: AppRequest, uid: UUID) -> HttpResponse:
    """Confirm the proposal that the page showed."""
    seen = request.POST.get("seen", "")
    services.confirm(party=uid, seen=int(seen) if seen.isdecimal() else 0, actor=request.actor, now=datetime.now(UTC))
    messages.success(request, _("Confirmed."))
    return go_to(request, reverse(PARTIES.url_name("detail"), args=[uid]))


@require_http_methods(["GET", "POST"])
@login_required
def assign(request: AppRequest, uid: UUID) -> HttpResponse:
    """Say by hand who answers for a party."""
    actor = request.actor
    require(actor, "registry:assignment:edit")
    party = party_within(uid, actor)
    row = current_row(party)
    place = party.region_path
    offered = {
        "lead": choices.leads_at(place),
        "government": choices.governments_at(place),
        "leader": choices.leaders_at(place),
        "officer": choices.officers_at(place),
    }
    initial = {name: str(thing.uid) for name in offered if row and (thing := getattr(row, name))}
    form = AssignForm(request.POST or None, choices=offered, initial={**initial, "seen": row.pk if row else ""})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = attempt(
            form,
            lambda: services.assign(
                party=uid,
                seen=int(data["seen"]) if data["seen"].isdecimal() else None,
                lead=as_uid(data["lead"]),
                government=as_uid(data["government"]),
                leader=as_uid(data["leader"]),
                officer=as_uid(data["officer"]),
                reason=data["reason"],
                actor=actor,
                now=datetime.now(UTC),
            ),
        )
        if done is not None:
            messages.success(request, _("Assigned."))
            return redirect(PARTIES.url("detail", party))
    context = {
        "party": party,
        "form": form,
        "heading": _("Assign by hand"),
        "about": party.name,
        "trail": [(str(PARTIES.label), PARTIES.url("list")), (party.name, PARTIES.url("detail", party))],
        "cancel": PARTIES.url("detail", party),
        "submit": _("Assign"),
    }
    return render(request, "registry/assignment_form.html", context, status=422 if form.errors else 200)


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
