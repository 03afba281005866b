"""The registers of criteria and check items, and of the documents that they come from (PRV-14, PRV-15)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.prevention.criteria import services
from anlan.prevention.criteria.forms import CriterionEditForm, CriterionForm, DocumentForm, NothingForm, ReasonForm
from anlan.prevention.criteria.models import Criterion, HazardGrade, StandardDocument, offered_on
from anlan.prevention.criteria.permissions import EDIT, LOAD, PUBLISH, VIEW
from anlan.prevention.criteria.queries import documents
from anlan.prevention.criteria.sectors import sector_names
from anlan.prevention.criteria.workflow import CRITERION

_TONES = {
    "draft": ("warn", "edit"),
    "published": ("ok", "check"),
    "retired": ("", "archive"),
    "discarded": ("", "circle-x"),
}


def grade_names() -> dict[str, str]:
    """Return grade → words."""
    return {grade.value: str(grade.label) for grade in HazardGrade}


def state_names() -> dict[str, str]:
    """Return state → words."""
    return {code: str(words) for code, words in CRITERION.states.items()}


def _own(criterion: Any, actor: Actor) -> bool:
    return services.keeps(actor, criterion.sector)


class CriterionRegister(Register):
    """Criteria of major hazards and everyday check items."""

    room, name, order = "prevention", "criteria", 60
    model = Criterion
    label, label_one = _("Criteria and check items"), _("Criterion or check item")
    about = _(
        "By what hazards are judged: the criteria of major hazards in one line each, and everyday check items. "
        "The document has legal force, the line is its digest."
    )
    icon = "clipboard-check"
    related = ("document",)
    ordering = ("document__sector", "document_id", "order", "edition")
    search_fields = ("line", "keywords", "official_text", "category", "code", "document__title", "legal_basis")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form = CriterionForm
    edit_form = CriterionEditForm
    detail_template = "prevention/criterion_detail.html"
    columns = (
        Column("line", _("The criterion in one line"), order_by=("line",), link=True, field="line"),
        Column("grade", _("Grade of the hazard"), names=grade_names, order_by=("grade",), short=True,
               tone=lambda code: ("bad", "alert-triangle") if code == "major" else ("", "point")),
        Column("sector", _("Sector"), names=sector_names, order_by=("sector",), short=True),
        Column("category", _("Category"), value="category_words", order_by=("category",)),
        Column("document", _("Document"), value="document.name"),
        Column("item_number", _("Item"), short=True),
        Column("in_force_from", _("In force from"), order_by=("in_force_from",), short=True, shown=False),
        Column("in_force_until", _("No longer in force from"), order_by=("in_force_until",), short=True, shown=False),
        Column("state", _("State"), names=state_names, short=True, tone=lambda code: _TONES[code]),
        Column("code", _("Code"), order_by=("code", "edition"), short=True, shown=False),
        Column("edition", _("Edition"), numeric=True, shown=False),
        Column("legal_basis", _("Legal basis"), value="basis", shown=False),
        Column("evidence", _("Evidence required"), shown=False),
        Column("keywords", _("Other words"), shown=False),
        Column("official_text", _("Official text"), shown=False),
        Column("note", _("Note"), shown=False),
    )  # fmt: skip
    filters = (
        Filter("sector", _("Sector"), choices=lambda actor: sector_names().items()),
        Filter("grade", _("Grade of the hazard"), choices=lambda actor: grade_names().items()),
        Filter("on", _("In force on"), is_day=True, narrow=lambda day, actor: offered_on(day)),
        Filter("document", _("Document"), choices=lambda actor: [(d.code, d.name) for d in documents(actor)],
               narrow=lambda code, actor: Q(document__code=code)),
        Filter("state", _("State"), choices=lambda actor: state_names().items()),
    )  # fmt: skip
    verbs = (
        Verb(
            "publish",
            _("Publish"),
            PUBLISH,
            NothingForm,
            lambda one, data, actor, now: services.publish(one, data["version"], actor=actor, now=now),
            icon="send",
            offered=lambda one: one.state == "draft",
            offered_to=lambda one, actor: _own(one, actor) and one.drafted_by_id != actor.user_id,
        ),
        Verb(
            "discard",
            _("Discard the draft"),
            EDIT,
            ReasonForm,
            lambda one, data, actor, now: services.discard(
                one, data["version"], reason=data["reason"], actor=actor, now=now
            ),
            icon="trash",
            offered=lambda one: one.state == "draft",
            offered_to=_own,
        ),
        Verb(
            "revise",
            _("Draft the next edition"),
            EDIT,
            NothingForm,
            lambda one, data, actor, now: services.revise(one, actor=actor, now=now),
            icon="edit",
            offered=lambda one: one.state == "published",
            offered_to=_own,
        ),
        Verb(
            "retire",
            _("Retire"),
            PUBLISH,
            ReasonForm,
            lambda one, data, actor, now: services.retire(
                one, data["version"], reason=data["reason"], actor=actor, now=now
            ),
            icon="archive",
            offered=lambda one: one.state == "published",
            offered_to=_own,
            confirm=_("It is no longer offered; records that cite it keep it. Go on?"),
        ),
    )

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Every word must stand somewhere in the item; two characters are a word."""
        for word in text.split():
            queryset = super().searched(queryset, word, actor)
        return queryset

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Only a draft of one's own sector."""
        return record.state == "draft" and _own(record, actor)

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the other editions."""
        others = Criterion.objects.visible_to(actor).filter(code=record.code).exclude(pk=record.pk)
        return {"editions": others.order_by("-edition"), "states": state_names()}

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Draft an item."""
        values = {name: value for name, value in data.items() if name != "document"}
        return services.draft(document=data["document"], values=values, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a draft."""
        return services.edit(record, version, values=data, actor=actor, now=now)


class DocumentRegister(Register):
    """The documents that set standards."""

    room, name, order = "prevention", "standard_documents", 61
    model = StandardDocument
    label, label_one = _("Standard documents"), _("Standard document")
    about = _(
        "Orders, notices and standards that criteria come from, with the day from which each holds or was replaced."
    )
    icon = "file-certificate"
    related = ("replaced_by",)
    ordering = ("sector", "code")
    search_fields = ("title", "title_en", "number", "issuer")
    view_permission = VIEW
    create_permission = EDIT
    create_form = DocumentForm
    columns = (
        Column("title", _("Title of the document"), value="name", order_by=("title",), link=True),
        Column("number", _("Document number"), order_by=("number",)),
        Column("issuer", _("Issuer"), order_by=("issuer",)),
        Column("sector", _("Sector"), names=sector_names, order_by=("sector",), short=True),
        Column("in_force_from", _("In force from"), order_by=("in_force_from",), short=True),
        Column("replaced_from", _("Replaced from"), order_by=("replaced_from",), short=True),
        Column("replaced_by", _("Replaced by"), value="replaced_by.name", shown=False),
        Column("members", _("Items here"), numeric=True),
        Column("official_items", _("Official number of items"), numeric=True),
        Column("note", _("Note"), shown=False),
        Column("address", _("Web address"), shown=False),
        Column("source", _("Source"), shown=False),
        Column("source_day", _("Date of the source"), shown=False, short=True),
    )
    filters = (
        Filter("sector", _("Sector"), choices=lambda actor: sector_names().items()),
        Filter("standing", _("State"), choices=lambda actor: [("now", _("In force")), ("before", _("Replaced"))],
               narrow=lambda value, actor: Q(replaced_by=None) if value == "now" else ~Q(replaced_by=None)),
    )  # fmt: skip

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the documents with the number of published items."""
        return super().rows(actor).annotate(members=Count("criteria", filter=Q(criteria__state="published")))

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a document."""
        return services.add_document(values=dict(data), actor=actor, now=now)


CRITERIA = add(CriterionRegister())
DOCUMENTS = add(DocumentRegister())


def _load_link(actor: Actor) -> "tuple[str, Any, str] | None":
    if not actor.may(LOAD):
        return None
    return reverse("criteria-load"), _("Load official texts"), "file-import"


def _documents_link(actor: Actor) -> "tuple[str, Any, str] | None":
    return reverse("prevention-standard_documents-list"), _("Standard documents"), "file-certificate"


def _fitting_link(actor: Actor) -> "tuple[str, Any, str] | None":
    return reverse("criteria-fitting"), _("What fits a text?"), "bulb"


CRITERIA.add_link(_fitting_link)
CRITERIA.add_link(_documents_link)
CRITERIA.add_link(_load_link)
