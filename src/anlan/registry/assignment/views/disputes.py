"""Deciding disputes: one with its candidates, many as suggested, and the printed record (REG-13, REG-28)."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest, as_uid
from anlan.foundation.scope.services import require
from anlan.registry.assignment import choices, disputes, queries, wording
from anlan.registry.assignment.answering import answer_on
from anlan.registry.assignment.disputes import AT_ONCE
from anlan.registry.assignment.forms import DecideForm, reason_field
from anlan.registry.assignment.models import Dispute
from anlan.registry.assignment.register import DISPUTES
from anlan.registry.assignment.workflow import DECIDE, DISPUTE
from anlan.registry.parties.home import region_asked


@require_http_methods(["GET", "POST"])
@login_required
def dispute_decide(request: AppRequest, uid: UUID) -> HttpResponse:
    """Decide one dispute; the candidates of the article stand first."""
    actor = request.actor
    dispute = _dispute(request, uid)
    require(actor, DECIDE)
    candidates = [(unit, wording.candidate_words(one)) for one, unit in queries.candidates_of(dispute) if unit]
    listed = [(str(unit.uid), f"{unit.name}（{words}）") for unit, words in candidates]
    known = {uid_text for uid_text, _words in listed}
    leads = listed + [pair for pair in choices.leads_at(dispute.party.region_path) if pair[0] not in known]
    initial = {"version": dispute.version, "lead": listed[0][0] if listed else ""}
    form = DecideForm(request.POST or None, leads=leads, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = attempt(
            form,
            lambda: disputes.decide_dispute(
                uid=uid,
                version=data["version"],
                lead=as_uid(data["lead"]),
                reason=data["reason"],
                actor=actor,
                now=datetime.now(UTC),
            ),
        )
        if done is not None:
            messages.success(request, _("Decided. The department answers from today on."))
            return redirect(DISPUTES.url("detail", dispute))
    context = {
        "form": form,
        "heading": _("Decide"),
        "about": DISPUTES.title(dispute),
        "trail": [
            (str(DISPUTES.label), DISPUTES.url("list")),
            (DISPUTES.title(dispute), DISPUTES.url("detail", dispute)),
        ],
        "cancel": DISPUTES.url("detail", dispute),
        "submit": _("Decide"),
    }
    return render(request, "registry/assignment_form.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def dispute_record(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show the record of a decision, to be printed and filed."""
    dispute = _dispute(request, uid)
    if dispute.state == "open":
        raise Refused("not-found")
    decided = dispute.decided_at or dispute.opened_at
    context = {
        "dispute": dispute,
        "case": wording.hard_case_words(dispute.hard_case),
        "reason": wording.reason_words(dispute.reason),
        "state": str(DISPUTE.states[dispute.state]),
        "article": f"{wording.article_words(dispute.rule.article)} {dispute.rule.name}" if dispute.rule else "",
        "candidates": [
            (unit.name if unit else wording.where_words(one), wording.candidate_words(one))
            for one, unit in queries.candidates_of(dispute)
        ],
        "answer": answer_on(dispute.party, day=local_day(decided)),
        "trail": [
            (str(DISPUTES.label), DISPUTES.url("list")),
            (DISPUTES.title(dispute), DISPUTES.url("detail", dispute)),
        ],
    }
    return render(request, "registry/dispute_record.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def disputes_bulk(request: AppRequest) -> HttpResponse:
    """Decide the open disputes of one hard case in a region by their first candidates, after a look at the list."""
    actor = request.actor
    require(actor, DECIDE)
    top = region_asked(request)
    hard_case = request.GET.get("hard_case", "")
    counts = queries.dispute_counts(actor)
    found = queries.disputes(actor, state="open", hard_case=hard_case, path=top.path) if hard_case else None
    field = reason_field()
    fault, reason = "", request.POST.get("reason", "").strip()
    if request.method == "POST":
        uids = [uid for text in request.POST.getlist("row") if (uid := as_uid(text))]
        if not uids:
            fault = _("Choose at least one dispute.")
        elif not reason:
            fault = _("A reason is needed.")
        else:
            try:
                decided, left = disputes.decide_as_suggested(
                    uids=uids, reason=reason, actor=actor, now=datetime.now(UTC)
                )
            except Refused as refused:
                fault = message_of(refused)
            else:
                words = _("%(decided)s decided, %(left)s left open because no candidate exists.")
                messages.success(request, words % {"decided": decided, "left": left})
                return redirect(request.get_full_path())
    rows = list(found[:AT_ONCE]) if found is not None else []
    units = queries.first_candidates(rows)
    context = {
        "top": top,
        "hard_case": hard_case,
        "cases": [(code, wording.hard_case_words(code), number) for code, number in sorted(counts.items())],
        "rows": [(row, units.get(row.pk)) for row in rows],
        "number": found.count() if found is not None else 0,
        "at_once": AT_ONCE,
        "reason_label": field.label,
        "reason": reason,
        "fault": fault,
        "trail": [(str(DISPUTES.label), DISPUTES.url("list"))],
    }
    return render(request, "registry/disputes_bulk.html", context, status=422 if fault else 200)


def _dispute(request: AppRequest, uid: UUID) -> Dispute:
    found = queries.dispute_by_uid(request.actor, uid)
    if found is None:
        raise Refused("not-found")
    return found
