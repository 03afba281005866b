"""The page of what a party or post owes, one obligation with its acts, and what stands on one's own first screen."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.queries import names_of
from anlan.foundation.periods.rules import parse
from anlan.foundation.periods.wording import period_words
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.declaration import Register, registers
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.duties import wording as duty_words
from anlan.responsibility.duties.models import DutyTerms
from anlan.responsibility.duties.permissions import VIEW
from anlan.responsibility.duties.proofs import proof_of
from anlan.responsibility.engine.facts import Status
from anlan.responsibility.engine.rules import Coming, Verdict
from anlan.responsibility.owed.queries import Owed, acts_behind, owed, owed_by_all, owing_of, own_holders
from anlan.responsibility.owed.rules import Todo
from anlan.responsibility.owed.showing import duty_rows, legend, rate_words, verdict_row

AHEAD = 12
ON_FIRST_SCREEN = 12


@require_GET
def owed_page(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show what a party or post owes: to do, coming, and each duty with about a year of verdicts."""
    now = datetime.now(UTC)
    owing = owing_of(request.actor, uid)
    found = owed(request.actor, owing, at=now)
    met, counted = found.rate
    statuses = [verdict.status for verdict in found.verdicts]
    context = {
        "owing": owing,
        "trail": [(owing.party.name, reverse("registry-parties-detail", args=[owing.party.uid]))],
        "todo": _todo_rows(request.actor, found, now),
        "coming": [_coming_row(found, each) for each in found.ahead(AHEAD)],
        "duties": duty_rows(found),
        "rate": rate_words(met, counted),
        "of": f"{met} / {counted}",
        "missed": statuses.count(Status.MISSED),
        "due": statuses.count(Status.DUE),
        "legend": legend(),
    }
    return render(request, "responsibility/owed.html", context)


@require_GET
def owed_mine(request: AppRequest) -> HttpResponse:
    """Show what the actor's unit and post have to do, worst first, as a part of the first screen."""
    now = datetime.now(UTC)
    holders: list[dict[str, Any]] = []
    if not request.actor.may(VIEW):
        return render(request, "responsibility/owed_mine.html", {"holders": holders})
    answers = owed_by_all(request.actor, own_holders(request.actor), at=now)
    for found in answers:
        owing = found.owing
        if not found.duties:
            continue
        rows = _todo_rows(request.actor, found, now)
        holders.append(
            {
                "owing": owing,
                "url": reverse("owed", args=[owing.uid]),
                "todo": rows[:ON_FIRST_SCREEN],
                "more": max(0, len(rows) - ON_FIRST_SCREEN),
                "coming": [_coming_row(found, each) for each in found.ahead(3)],
            }
        )
    return render(request, "responsibility/owed_mine.html", {"holders": holders})


@require_GET
def obligation(request: AppRequest, uid: UUID, duty: UUID, period: str) -> HttpResponse:
    """Show one obligation: its verdict, when it was due, and the acts behind it."""
    now = datetime.now(UTC)
    owing, wanted = owing_of(request.actor, uid), parse(period)
    found = owed(request.actor, owing, at=now)
    pair = next(
        ((one.terms, verdict) for one in found.duties if one.terms.duty.uid == duty
         for verdict in one.verdicts if verdict.period == wanted),
        None,
    )  # fmt: skip
    if pair is None:
        raise Refused("not-found")
    terms, verdict = pair
    acts = acts_behind(owing, terms, wanted.first_day, wanted.last_day)
    names = names_of(act.actor_uid for act, _voided in acts)
    pages = {register.model._meta.model_name: register for register in registers()}
    context = {
        "owing": owing,
        "terms": terms,
        "row": verdict_row(owing, terms, verdict),
        "record_url": _record_url(request.actor, found, terms, verdict),
        "acts": [
            {
                "when": act.recorded_at,
                "what": duty_words.act_words(act.kind),
                "who": names.get(act.actor_uid, act.actor_name) if act.actor_uid else act.actor_name,
                "day": act.counts_on,
                "voided": voided,
                "in_time": act.recorded_at < verdict.due.instant,
                "url": _record_of(act, request.actor, pages),
            }
            for act, voided in acts
        ],
        "trail": [(owing.name, reverse("owed", args=[owing.uid]))],
    }
    return render(request, "responsibility/obligation.html", context)


def _record_of(act: Act, actor: Actor, pages: Mapping[str | None, Register]) -> str:
    """Return the page of the record that an act points at, else of the act; nothing where neither may be opened."""
    register = pages.get(act.subject_kind)
    if register is not None and act.subject_uid and actor.may(register.view_permission):
        return reverse(register.url_name("detail"), args=[act.subject_uid])
    return reverse("ledger-act", args=[act.uid]) if actor.may("foundation:ledger:view") else ""


def _todo_rows(actor: Actor, found: Owed, now: datetime) -> list[dict[str, Any]]:
    today = local_day(now)
    rows = []
    for todo in found.todo:
        terms = found.terms_of(todo.verdict.duty.id)
        row = verdict_row(found.owing, terms, todo.verdict)
        left = (todo.verdict.due.day - today).days
        rows.append(
            row | {"left": left, "missed": _missed(todo), "record_url": _record_url(actor, found, terms, todo.verdict)}
        )
    return rows


def _missed(todo: Todo) -> int:
    return todo.missed - (todo.verdict.status is Status.MISSED)


def _coming_row(found: Owed, each: Coming) -> dict[str, Any]:
    terms = found.terms_of(each.duty.id)
    return {
        "title": terms.title,
        "period": period_words(each.period.code),
        "due": each.due.day,
        "minimum": terms.minimum,
    }


def _record_url(actor: Actor, found: Owed, terms: DutyTerms, verdict: Verdict) -> str:
    """Return where the act is recorded in one click; nothing where the actor may not record it."""
    proof = proof_of(terms.act_kind)
    if proof is None or (proof.permission and not actor.may(proof.permission)):
        return ""
    today = local_day(found.at)
    day = min(max(today, verdict.period.first_day), verdict.period.last_day)
    further = {"party": str(found.owing.party.uid), "counts_on": day.isoformat(), "period": verdict.period.code}
    if found.owing.post:
        further["leader"] = str(found.owing.post.uid)
    return proof.url(**further)
