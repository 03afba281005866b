"""The register of creation units (CMP-10, CMP-11)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.zero_accident import forms, queries, services
from anlan.campaigns.zero_accident.models import CATEGORIES, CreationUnit, LeadingGroup
from anlan.campaigns.zero_accident.permissions import EDIT, JUDGE, SURVEY, VIEW
from anlan.campaigns.zero_accident.workflow import CREATION
from anlan.foundation.personal_data.queries import shown
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import CloseForm
from anlan.registry.entries.register import CLOSED, EntryRegister, close_verb, is_open, region_filter
from anlan.responsibility.evidence.services import may_record_for

TONES = {"creating": ("info", "progress"), "holding": ("ok", "circle-check"), "lost": ("bad", "circle-x")}


def _states() -> dict[str, str]:
    return {code: str(words) for code, words in CREATION.states.items()}


def _categories() -> dict[str, str]:
    return {code: str(words) for code, words in CATEGORIES.items()}


def _survey(unit: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    values = {name: data[name] for name in ("subjects", "risks", "hazards", "majors", "note")}
    return services.survey(unit, values, month=data["month"], actor=actor, now=now)


def _last_said(unit: Any) -> dict[str, Any]:
    """Return the answers of the last survey, so that only changes are entered (CMP-11)."""
    last = queries.last_survey(unit)
    return {name: getattr(last, name) for name in ("subjects", "risks", "hazards", "majors")} if last else {}


def _grant(unit: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.grant(unit, data["version"], actor=actor, now=now)


def _lose(unit: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.lose(unit, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now)


def _regain(unit: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.regain(unit, data["version"], reason=data["reason"], actor=actor, now=now)


def _close(unit: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.close(unit, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now)


def _mask(field: str) -> Any:
    return lambda value, actor: shown(actor, "campaigns.CreationUnit", field, value)


def _group_mask(field: str) -> Any:
    return lambda value, actor: shown(actor, "campaigns.LeadingGroup", field, value)


def _lack(value: Any, actor: Actor) -> Q:
    if value == "body":
        return Q(head="") | Q(body="")
    return ~Q(surveyed=f"{timezone.localdate():%Y-%m}")


class CreationRegister(Register):
    """Subjects of zero-accident creation."""

    room, name, order = "campaigns", "creation", 60
    model = CreationUnit
    label, label_one = _("Zero-accident creation"), _("Creation unit")
    about = _("Villages, enterprises and institutions that create zero accidents: leading body, survey, state.")
    icon = "target"
    empty_hint = _("A unit takes part from the day on which it is entered here.")
    related: ClassVar[Sequence[str]] = ("party__region",)
    ordering: ClassVar[Sequence[str]] = ("party__region_path", "party__name")
    search_fields: ClassVar[Sequence[str]] = ("party__name",)
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form = edit_form = forms.CreationForm
    detail_template = "campaigns/creation_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("party", _("Unit"), value="party.name", order_by=("party__name",), link=True),
        Column("category", _("Category"), names=_categories, order_by=("category",), short=True),
        Column("region", _("Region"), value="party.region.name", order_by=("party__region_path",)),
        Column("state", _("State"), names=_states, tone=lambda state: TONES.get(state, ("", "")),
               order_by=("state",), short=True),
        Column("since", _("In this state since"), order_by=("since",), short=True),
        Column("head", _("Head of the leading body"), mask=_mask("head")),
        Column("committed_on", _("Commitment signed on"), order_by=("committed_on",), short=True),
        Column("surveyed", _("Last survey"), order_by=("surveyed",), short=True),
        Column("why", _("Reason"), shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("category", _("Category"), choices=lambda actor: _categories().items()),
        Filter("state", _("State"), choices=lambda actor: _states().items()),
        region_filter("party__region_path"),
        Filter("lacks", _("What is missing"), narrow=_lack,
               choices=lambda actor: [("body", _("leading body")), ("survey", _("this month's survey"))]),
        CLOSED,
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("survey", _("Report the survey"), SURVEY, forms.SurveyForm, _survey, icon="clipboard-search",
             opening=_last_said, offered=is_open, offered_to=lambda unit, actor: may_record_for(unit.party, actor)),
        Verb("grant", _("Grant the state"), JUDGE, forms.SureForm, _grant, icon="circle-check",
             offered=lambda unit: is_open(unit) and unit.state == "creating"),
        Verb("lose", _("Take the state away"), JUDGE, forms.LoseForm, _lose, icon="circle-x",
             offered=lambda unit: is_open(unit) and unit.state == "holding"),
        Verb("regain", _("Give the state back"), JUDGE, forms.ReasonForm, _regain, icon="arrow-back-up",
             offered=lambda unit: is_open(unit) and unit.state == "lost"),
        Verb("close", _("Close"), EDIT, CloseForm, _close, icon="archive", offered=is_open),
    )  # fmt: skip

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a creation unit."""
        return services.enter(data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change leading body, commitment or plan."""
        return services.change(record, version, data, actor=actor, now=now)

    def links(self, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the coverage beside the list."""
        return [
            *super().links(actor),
            (reverse("creation-coverage"), _("Coverage against the target"), "target"),
            (LEADING_GROUPS.url("list"), LEADING_GROUPS.label, LEADING_GROUPS.icon),
        ]

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the surveys."""
        return {"surveys": list(record.surveys.all()[:24])}


class LeadingGroupRegister(EntryRegister):
    """Leading groups of zero-accident creation, that of the city first."""

    room, name, order = "campaigns", "creation-groups", 61
    in_navigation = False
    kind = services.GROUP
    model = LeadingGroup
    label, label_one = _("Leading groups of zero-accident creation"), _("Leading group of zero-accident creation")
    about = _("Who leads the creation: head, deputies, members, division of work.")
    icon = "users-group"
    related: ClassVar[Sequence[str]] = ("party__region",)
    ordering: ClassVar[Sequence[str]] = ("party__region_path", "pk")
    search_fields: ClassVar[Sequence[str]] = ("name", "party__name")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form = edit_form = forms.LeadingGroupForm
    columns: ClassVar[Sequence[Column]] = (
        Column("name", _("Name of the group"), order_by=("name",), link=True),
        Column("party", _("Formed by"), value="party.name", order_by=("party__name",)),
        Column("head", _("Head of the group"), mask=_group_mask("head")),
        Column("head_post", _("Post of the head")),
        Column("deputies", _("Deputy heads"), mask=_group_mask("deputies")),
        Column("members", _("Members of the group"), mask=_group_mask("members")),
        Column("duties", _("Duties and division of work"), shown=False),
        Column("document", _("Basis document"), shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (region_filter("party__region_path"), CLOSED)
    verbs: ClassVar[Sequence[Verb]] = (close_verb(services.GROUP),)


CREATION_UNITS = add(CreationRegister())
LEADING_GROUPS = add(LeadingGroupRegister())
