"""The register of documents that are or were reviewed (RSP-02, RSP-21)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.attachments import subjects
from anlan.foundation.attachments.subjects import Found
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.register import region_filter
from anlan.responsibility.review import forms, queries, services
from anlan.responsibility.review.models import PolicyDocument, State
from anlan.responsibility.review.permissions import REVIEW, VIEW
from anlan.responsibility.review.services.opening import KIND

TONES = {State.REVIEW: ("info", "edit"), State.PUBLISHED: ("ok", "send"), State.DROPPED: ("", "circle-x")}


def _drop(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.drop(record.uid, data["version"], reason=data["reason"], actor=actor, now=now)


def _in_review(document: Any) -> bool:
    return bool(document.state == State.REVIEW)


class PolicyDocumentRegister(Register):
    """Documents that were taken in."""

    room, name, order = "responsibility", "policy_documents", 21
    model = PolicyDocument
    label, label_one = _("Documents under review"), _("document")
    about = _(
        "A notice or plan is read, its tasks and recurring duties are proposed, reviewed in one sitting and published."
    )
    new_label = _("Take in a document")
    icon = "file-text"
    empty_hint = _("Take in a Word document, PDF or text: its tasks and duties are found and proposed.")
    related: ClassVar[Sequence[str]] = ("unit__region", "task_list")
    ordering: ClassVar[Sequence[str]] = ("-taken_in_at", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("title", "number", "issuer", "unit__name")
    view_permission = VIEW
    create_permission = edit_permission = REVIEW
    create_form, edit_form = forms.TakeInForm, forms.DocumentForm
    detail_template = "responsibility/policy_document_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("Title of the document"), order_by=("title",), link=True),
        Column("number", _("Document number"), short=True),
        Column("issuer", _("Issuer as printed")),
        Column("unit", _("For the unit"), value="unit.name", order_by=("unit__name",)),
        Column("dated_on", _("Date"), order_by=("dated_on",), short=True),
        Column("state", _("State"), names=lambda: {code: str(words) for code, words in State.choices},
               tone=lambda state: TONES.get(state, ("", "")), order_by=("state",), short=True),
        Column("taken_in_at", _("Taken in at"), order_by=("taken_in_at",), short=True),
        Column("published_at", _("Published at"), order_by=("published_at",), short=True, shown=False),
        Column("file_name", _("File"), shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("state", _("State"), choices=lambda actor: State.choices),
        region_filter("unit__region_path"),
    )
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("drop", _("Drop"), REVIEW, forms.DropForm, _drop, icon="circle-x", offered=_in_review,
             offered_to=queries.reviews, confirm=_("Give up the review of this document?")),
    )  # fmt: skip

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the rows without their texts, which only the review shows."""
        return super().rows(actor).defer("text")

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Take a document in."""
        return services.take_in(**dict(data), actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Correct what stands above the text."""
        return services.change_document(record.uid, version, data, actor=actor, now=now)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether it is still in review, by the actor's own unit."""
        return _in_review(record) and queries.reviews(record, actor)

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return the document that is replaced, where its page asked for it."""
        uid = as_uid(asked.get("replaces"))
        return forms.document_choice(queries.documents(actor).filter(uid=uid).first() if uid else None)

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the review, and a new version, before the verbs."""
        label = _("Review") if _in_review(record) else _("Read the review")
        found = [(reverse("policy-review", args=[record.uid]), label, "eye")]
        if actor.may(REVIEW) and record.state != State.DROPPED:
            found.append((f"{self.url('new')}?replaces={record.uid}", _("Take in a new version"), "versions"))
        return [*found, *super().actions(record, actor)]

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return how many items stand where, what came of them, and where the file is."""
        return {
            "counts": queries.counts(record),
            "review_url": reverse("policy-review", args=[record.uid]),
            "list_url_of": reverse("responsibility-task_lists-detail", args=[record.task_list.uid])
            if record.task_list
            else "",
            "attachment_kind": KIND if record.file_name else "",
        }


DOCUMENTS = add(PolicyDocumentRegister())


def _find(actor: Actor, uid: UUID) -> Found | None:
    record = queries.documents(actor).defer("text").filter(uid=uid).first() if actor.may(VIEW) else None
    return Found(record.unit.uid, may_edit=False) if record is not None else None


subjects.declare(KIND, _find)
