"""The review of a document, its items as fragments, whom words mean, the rehearsal and publishing."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.views.frame import posted
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.responsibility.duties.services import keeps_catalogue
from anlan.responsibility.review import queries, services
from anlan.responsibility.review.becoming import outlook
from anlan.responsibility.review.forms import DutyItemForm, NamesForm, PublishForm, SplitForm, TaskItemForm
from anlan.responsibility.review.models import Decision, DraftItem, Kind, PolicyDocument, State
from anlan.responsibility.review.permissions import REVIEW, VIEW
from anlan.responsibility.review.register import DOCUMENTS
from anlan.responsibility.review.rules import suggested_parts
from anlan.responsibility.review.showing import card, marked

_STEPS = {"accept": services.accept, "reject": services.reject, "reopen": services.reopen,
          "merge": services.merge_next}  # fmt: skip
_UNITS_SHOWN = 40


@require_GET
def policy_review(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show the document on the left with its marks, the draft on the right."""
    document = _document(request, uid)
    items = list(document.items.all())
    may = _may(request, document)
    unknown = queries.unknown(document, items, request.actor) if document.state == State.REVIEW else []
    context = {
        **_frame(document),
        "counts": queries.counts(document),
        "may_review": may,
        "stretches": marked(document, items),
        "cards": [card(item, may_review=may, unknown=frozenset(unknown)) for item in items],
        "unknown": unknown,
        "sure": sum(item.state == Decision.OPEN and queries.is_sure(item) for item in items) if may else 0,
        "gone": queries.gone(document),
        "waiting": queries.waiting_duties(document),
        "keeps": keeps_catalogue(request.actor),
    }
    return render(request, "responsibility/policy_review.html", context)


@require_GET
def draft_item(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show one item again, as when its form is left."""
    require(request.actor, VIEW)
    item = queries.item_within(uid, request.actor)
    return _answer(request, item)


@require_POST
def draft_item_step(request: AppRequest, uid: UUID) -> HttpResponse:
    """Accept, reject, reopen an item, or merge it with the next."""
    require(request.actor, REVIEW)
    queries.item_within(uid, request.actor)
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Refused("form-wrong")
    item = step(uid, _version(request), actor=request.actor, now=datetime.now(UTC))
    if step is services.merge_next and request.htmx:  # the other item changed as well
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = _place(item)
        return answer
    return _answer(request, item)


@require_http_methods(["GET", "POST"])
def draft_item_edit(request: AppRequest, uid: UUID) -> HttpResponse:
    """Correct an item."""
    item = _own_item(request, uid)
    kind: Any = TaskItemForm if item.kind == Kind.TASK else DutyItemForm
    form = kind(posted(request), initial=kind.opening(item.values), prefix="item")
    if request.method == "POST" and form.is_valid():

        def do() -> DraftItem:
            return services.correct(uid, _version(request), form.values(), actor=request.actor, now=datetime.now(UTC))

        if (done := attempt(form, do)) is not None:
            return _answer(request, done)
    return _form(request, item, form, reverse("draft-item-edit", args=[uid]))


@require_http_methods(["GET", "POST"])
def draft_item_split(request: AppRequest, uid: UUID) -> HttpResponse:
    """Divide an item into several."""
    item = _own_item(request, uid)
    form = SplitForm(posted(request), initial={"parts": "\n".join(suggested_parts(item.values["text"]))}, prefix="item")
    if request.method == "POST" and form.is_valid():

        def do() -> list[DraftItem]:
            return services.split(uid, _version(request), form.given(), actor=request.actor, now=datetime.now(UTC))

        if (done := attempt(form, do)) is not None:
            if request.htmx:
                answer = HttpResponse(status=204)
                answer["HX-Redirect"] = _place(done[0])
                return answer
            return redirect(_place(done[0]))
    return _form(request, item, form, reverse("draft-item-split", args=[uid]))


@require_POST
def policy_accept_sure(request: AppRequest, uid: UUID) -> HttpResponse:
    """Accept at once every open item that is sure and complete."""
    count = services.accept_sure(uid, actor=request.actor, now=datetime.now(UTC))
    messages.success(request, ngettext("%(n)s item accepted.", "%(n)s items accepted.", count) % {"n": count})
    return redirect("policy-review", uid)


@require_http_methods(["GET", "POST"])
def policy_names(request: AppRequest, uid: UUID) -> HttpResponse:
    """Ask once whom words mean."""
    document = _document(request, uid)
    require(request.actor, REVIEW)
    words = queries.unknown(document, list(document.items.all()), request.actor)
    form = NamesForm(posted(request), words=words, actor=request.actor)
    if request.method == "POST" and form.is_valid():

        def do() -> PolicyDocument:
            return services.say_units(uid, document.version, form.said(), actor=request.actor, now=datetime.now(UTC))

        if attempt(form, do) is not None:
            messages.success(request, _("Saved."))
            return redirect("policy-review", uid)
    context = {**_frame(document), "form": form, "review_url": reverse("policy-review", args=[uid])}
    return render(request, "responsibility/policy_names.html", context, status=200 if not form.errors else 422)


@require_http_methods(["GET", "POST"])
def policy_publish(request: AppRequest, uid: UUID) -> HttpResponse:
    """Rehearse what publishing would do, and publish."""
    document = _document(request, uid)
    require(request.actor, REVIEW)
    today = timezone.localdate()
    initial = {"title": _("Task list: %(title)s") % {"title": document.title[:180]}, "first_day": today}
    form = PublishForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():

        def do() -> PolicyDocument:
            given = form.cleaned_data
            return services.publish(
                uid, document.version, title=given["title"], first_day=given["first_day"],
                last_day=given["last_day"], actor=request.actor, now=datetime.now(UTC),
            )  # fmt: skip

        if (done := attempt(form, do)) is not None:
            messages.success(request, _("Published."))
            found = done.task_list
            return redirect("responsibility-task_lists-detail", found.uid) if found else redirect("policy-review", uid)
    items = list(document.items.all())
    found_words = queries.meanings(document, items, request.actor)
    look = outlook(document, items, found_words, actor=request.actor, day=today)
    context = {
        **_frame(document),
        "form": form,
        "look": look,
        "gains": look.gains[:_UNITS_SHOWN],
        "more": max(0, len(look.gains) - _UNITS_SHOWN),
        "hours": round(look.hours),
        "counts": queries.counts(document),
        "unknown": queries.unknown(document, items, request.actor),
        "keeps": keeps_catalogue(request.actor),
        "open_state": document.state == State.REVIEW and queries.reviews(document, request.actor),
    }
    return render(request, "responsibility/policy_publish.html", context, status=200 if not form.errors else 422)


@require_POST
def policy_enter_duties(request: AppRequest, uid: UUID) -> HttpResponse:
    """Enter the duties that wait for the office which keeps the catalogue."""
    document = _document(request, uid)
    services.enter_duties(uid, document.version, actor=request.actor, now=datetime.now(UTC))
    messages.success(request, _("The duties were entered."))
    return redirect("policy-review", uid)


def _document(request: AppRequest, uid: UUID) -> PolicyDocument:
    require(request.actor, VIEW)
    return queries.document_within(uid, request.actor)


def _own_item(request: AppRequest, uid: UUID) -> DraftItem:
    require(request.actor, REVIEW)
    item = queries.item_within(uid, request.actor)
    if item.state != Decision.OPEN:
        raise Refused("review-decided")
    return item


def _may(request: AppRequest, document: PolicyDocument) -> bool:
    in_review = document.state == State.REVIEW
    return in_review and request.actor.may(REVIEW) and queries.reviews(document, request.actor)


def _version(request: AppRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else 0


def _place(item: DraftItem) -> str:
    return f"{reverse('policy-review', args=[item.document.uid])}#i-{item.uid}"


def _answer(request: AppRequest, item: DraftItem) -> HttpResponse:
    """Return the item's card and the counts of its document; without htmx the page, at the item."""
    if not request.htmx:
        return redirect(_place(item))
    unknown = queries.unknown(item.document, [item], request.actor)
    context = {
        "card": card(item, may_review=_may(request, item.document), unknown=frozenset(unknown)),
        "counts": queries.counts(item.document),
        "swapped": True,
    }
    return render(request, "responsibility/draft_item_answer.html", context)


def _form(request: AppRequest, item: DraftItem, form: forms.Form, action: str) -> HttpResponse:
    status = 200 if not form.errors else 422
    context = {**_frame(item.document), "item": item, "form": form, "action": action}
    context |= {"cancel_url": _place(item), "heading": str(item), "version": item.version, "record": item.document}
    template = "responsibility/draft_item_form.html" if request.htmx else "registers/form.html"
    return render(request, template, context, status=status)


def _frame(document: PolicyDocument) -> dict[str, Any]:
    trail = [(str(DOCUMENTS.label), DOCUMENTS.url("list")), (document.title, DOCUMENTS.url("detail", document))]
    return {"document": document, "trail": trail, "register": DOCUMENTS}
