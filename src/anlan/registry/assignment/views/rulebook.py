"""Changing the rule book: every change is rehearsed before it is saved (REG-13)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.assignment import queries, rulebook, wording
from anlan.registry.assignment.forms import RuleForm, rule_initial
from anlan.registry.assignment.models import Rule
from anlan.registry.assignment.register import RULES
from anlan.registry.assignment.rulebook import EDIT, Rehearsal
from anlan.registry.parties.models import Party


@require_http_methods(["GET", "POST"])
@login_required
def rule_new(request: AppRequest) -> HttpResponse:
    """Add an article, after a rehearsal."""
    require(request.actor, EDIT)
    return _edited(request, None)


@require_http_methods(["GET", "POST"])
@login_required
def rule_change(request: AppRequest, uid: UUID) -> HttpResponse:
    """Change an article in force, or take it out, after a rehearsal."""
    actor = request.actor
    require(actor, EDIT)
    rule = queries.rule_by_uid(actor, uid)
    if rule is None:
        raise Refused("not-found")
    if rule.last_day is not None:
        raise Refused("rule-closed", article=rule.article)
    return _edited(request, rule)


def _edited(request: AppRequest, rule: Rule | None) -> HttpResponse:
    actor, now = request.actor, datetime.now(UTC)
    form = RuleForm(request.POST or None, initial=rule_initial(rule) if rule else {"order": 8000})
    wanted = request.POST.get("wanted", "")
    rehearsal: Rehearsal | None = None
    if request.method == "POST" and form.is_valid():
        if wanted == "rehearse":
            rehearsal = attempt(
                form,
                lambda: rulebook.rehearse(form.given(), instead_of=rule.uid if rule else None, actor=actor, now=now),
            )
        elif wanted == "rehearse_close" and rule is not None:
            rehearsal = attempt(form, lambda: rulebook.rehearse(None, instead_of=rule.uid, actor=actor, now=now))
        elif wanted in ("save", "close"):
            saved = attempt(form, _saving(form, rule, wanted, actor, now))
            if saved is not None:
                fresh, moved = saved
                messages.success(request, _("Saved. %(moved)s parties were proposed anew.") % {"moved": moved})
                return redirect(RULES.url("detail", fresh))
    context = {
        "rule": rule,
        "form": form,
        "heading": RULES.title(rule) if rule else _("New article"),
        "rehearsal": rehearsal,
        "closing": wanted == "rehearse_close",
        "moves": _moves(rehearsal) if rehearsal else [],
        "trail": [(str(RULES.label), RULES.url("list"))],
        "cancel": RULES.url("detail", rule) if rule else RULES.url("list"),
    }
    return render(request, "registry/rule_change.html", context, status=422 if form.errors else 200)


def _saving(
    form: RuleForm, rule: Rule | None, wanted: str, actor: Actor, now: datetime
) -> Callable[[], tuple[Rule, int]]:
    """Return the verb: save and apply in one transaction, so that book and assignments never disagree."""

    @transaction.atomic
    def save() -> tuple[Rule, int]:
        version = form.cleaned_data["version"] or 0
        if wanted == "close" and rule is not None:
            reason = form.cleaned_data["reason"]
            fresh = rulebook.close_rule(rule.uid, version=version, reason=reason, actor=actor, now=now)
        elif rule is not None:
            fresh = rulebook.change_rule(rule.uid, form.given(), version=version, actor=actor, now=now)
        else:
            fresh = rulebook.add_rule(form.given(), actor=actor, now=now)
        concerned = [one.uid for one in (rule, fresh) if one is not None]
        return fresh, rulebook.apply_book(concerned, actor=actor, now=now).proposed

    return save


def _moves(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    keys = {key for move in rehearsal.moves for key in (move.before, move.after) if key}
    units: dict[int, Party] = Party.objects.beyond_scope("departments of the whole city, by name").in_bulk(keys)

    def name(key: int | None, case: str = "") -> str:
        if key in units:
            return units[key].name
        return _("Dispute: %(case)s") % {"case": wording.hard_case_words(case)} if case else _("nobody")

    return [
        {
            "before": name(move.before),
            "after": name(move.after, move.case),
            "parties": move.parties,
            "confirmed": move.confirmed,
        }
        for move in rehearsal.moves
    ]
