"""The registers of special actions and of what hangs on them (CMP-01, CMP-16, RSP-25, RSP-29)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions import forms, queries, services
from anlan.campaigns.actions.models import (
    GROUP_KINDS,
    MEASURE_KINDS,
    PART_KINDS,
    ActionGroup,
    ActionPart,
    Bulletin,
    Campaign,
    Measure,
)
from anlan.campaigns.actions.part_form import PartForm
from anlan.campaigns.actions.permissions import EDIT, VIEW
from anlan.campaigns.actions.rules import standing
from anlan.campaigns.actions.workflow import CAMPAIGN
from anlan.foundation.personal_data.queries import shown
from anlan.foundation.records.once import once
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import CloseForm
from anlan.registry.entries.register import CLOSED, is_open, region_filter
from anlan.registry.entries.services import EntryKind

TONES = {"planned": ("info", "edit"), "running": ("warn", "flag"), "closed": ("ok", "circle-check")}


def _named(names: Mapping[str, Any]) -> Callable[[], dict[str, str]]:
    return lambda: {code: str(words) for code, words in names.items()}


def _campaign_of(record: Any) -> Campaign:
    found: Campaign = record if isinstance(record, Campaign) else record.campaign
    return found


def _leads(record: Any, actor: Actor) -> bool:
    campaign = _campaign_of(record)
    return once(f"leads-{campaign.pk}", lambda: queries.leads(campaign, actor))


def _close_verb(kind: EntryKind, words: Any) -> Verb:
    def call(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
        return services.close(
            kind, record, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now
        )

    def offered(record: Any) -> bool:
        return is_open(record) and _campaign_of(record).state != "closed"

    return Verb("close", words, EDIT, CloseForm, call, icon="circle-x", offered=offered, offered_to=_leads)


class _OfActions(Register):
    """What special actions and their parts share: entered, changed and closed by the lead unit."""

    room = "campaigns"
    kind: ClassVar[EntryKind]
    view_permission = VIEW
    create_permission = edit_permission = EDIT

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a record."""
        return services.enter(self.kind, data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a record."""
        return services.change(self.kind, record, version, data, actor=actor, now=now)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether the action still runs and the actor's unit leads it."""
        return is_open(record) and _campaign_of(record).state != "closed" and _leads(record, actor)

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return today, and the action from whose page the form was opened."""
        values: dict[str, Any] = {"first_day": timezone.localdate(), "issued_on": timezone.localdate()}
        if uid := as_uid(asked.get("campaign")):
            values["campaign"] = queries.campaigns(actor).filter(uid=uid).first()
        if asked.get("kind"):
            values["kind"] = asked["kind"]
        return values


def _begin(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.begin(record, data["version"], actor=actor, now=now)


def _sum_up(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    said = {name: data.get(name) or "" for name in ("summary", "good_practice", "lessons")}
    return services.sum_up(record, data["version"], **said, actor=actor, now=now)


class CampaignRegister(_OfActions):
    """Special actions."""

    name, order = "actions", 10
    model = Campaign
    kind = services.CAMPAIGN
    label, label_one = _("Special actions"), _("Special action")
    about = _("Time-limited actions: plan, phases, work by sector, groups, bulletins, measures built, summary.")
    icon = "flag"
    related: ClassVar[Sequence[str]] = ("lead__region", "task_list")
    ordering: ClassVar[Sequence[str]] = ("-first_day", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("title", "document", "document_number", "lead__name")
    create_form = edit_form = forms.CampaignForm
    detail_template = "campaigns/action_detail.html"
    empty_hint = _("A special action is entered with its plan document; phases and groups hang on it.")
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("Name"), order_by=("title",), link=True),
        Column("lead", _("Lead unit"), value="lead.name", order_by=("lead__name",)),
        Column("first_day", _("First day"), order_by=("first_day",), short=True),
        Column("last_day", _("Last day"), order_by=("last_day",), short=True),
        Column("state", _("State"), names=_named(CAMPAIGN.states), tone=lambda state: TONES.get(state, ("", "")),
               order_by=("state",), short=True),
        Column("document", _("Plan document")),
        Column("document_number", _("Document number"), short=True, shown=False),
        Column("task_list", _("Task list"), value="task_list.title", shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), short=True, shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("state", _("State"), choices=lambda actor: _named(CAMPAIGN.states)().items()),
        region_filter("lead__region_path"),
        CLOSED,
    )
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("begin", _("Begin"), EDIT, forms.SureForm, _begin, icon="player-play",
             offered=lambda one: one.state == "planned" and is_open(one), offered_to=_leads),
        Verb("sum-up", _("Sum up"), EDIT, forms.SummaryForm, _sum_up, icon="report",
             offered=lambda one: one.state == "running" and is_open(one), offered_to=_leads),
        _close_verb(services.CAMPAIGN, _("Give up")),
    )  # fmt: skip

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return phases, sector work, groups, bulletins and measures, and where the tasks stand."""
        today = timezone.localdate()
        parts = list(record.parts.filter(closed_on=None).select_related("unit").order_by("first_day", "pk"))
        phases = [(one, standing(one.first_day, one.last_day, today)) for one in parts if one.kind == "phase"]
        adds = self.is_editable(record, actor) and actor.may(EDIT)
        task_list = record.task_list
        sees_list = task_list is not None and actor.may("responsibility:task:view")
        groups = ActionGroup.objects.visible_to(actor).filter(campaign=record, closed_on=None).order_by("kind", "pk")
        bulletins, measures = queries.bulletins_of(record), queries.measures_of(record)
        return {
            "phases": phases,
            "sectors": [one for one in parts if one.kind == "sector"],
            "groups": list(groups),
            "bulletins": bulletins,
            "measures": measures,
            "figures": record.totals if record.state == "closed" else queries.figures_from(record, bulletins, measures),
            "tally": queries.task_tally(actor, record, today) if sees_list else None,
            "sheet_url": reverse("task-sheet", args=[task_list.uid]) if sees_list else "",
            "board_url": reverse("task-board", args=[task_list.uid]) if sees_list else "",
            "adds": adds,
            "sees_findings": actor.may("campaigns:finding:view"),
        }


class _PartRegister(_OfActions):
    """What hangs on a special action; reached from its page."""

    in_navigation = False
    related: ClassVar[Sequence[str]] = ("campaign__lead__region",)

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the way back to the action first."""
        return [
            (CAMPAIGNS.url("detail", record.campaign), record.campaign.title, "flag"),
            *super().actions(record, actor),
        ]


_OF = Filter("campaign", _("Special action (number)"), narrow=lambda text, actor: Q(campaign__uid=as_uid(text)))
_CAMPAIGN = Column("campaign", _("Special action"), value="campaign.title", order_by=("campaign__title",))


def _listed(key: str) -> Callable[[Any], str]:
    return lambda values: "；".join(str(one[key]) for one in values)


class PartRegister(_PartRegister):
    """Phases and sector work."""

    name, order = "parts", 20
    model = ActionPart
    kind = services.PART
    label, label_one = _("Phases and sector work"), _("Phase or sector work")
    icon = "timeline"
    related: ClassVar[Sequence[str]] = ("campaign__lead__region", "unit")
    ordering: ClassVar[Sequence[str]] = ("campaign", "kind", "first_day")
    search_fields: ClassVar[Sequence[str]] = ("name", "campaign__title")
    create_form = edit_form = PartForm
    columns: ClassVar[Sequence[Column]] = (
        Column("name", _("Phase or sector"), order_by=("name",), link=True),
        _CAMPAIGN,
        Column("kind", _("Kind"), names=_named(PART_KINDS), order_by=("kind",), short=True),
        Column("first_day", _("First day"), order_by=("first_day",), short=True),
        Column("last_day", _("Last day"), order_by=("last_day",), short=True),
        Column("unit", _("Responsible unit"), value="unit.name"),
        Column("content", _("Work and check points")),
        Column("check_points", _("Check points"), words=_listed("text"), shown=False),
        Column("takes_in", _("Counts records by itself"), shown=False, short=True),
        Column("aspects", _("Aspects"), words=_listed("name"), shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (
        _OF,
        Filter("kind", _("Kind"), choices=lambda actor: _named(PART_KINDS)().items()),
        CLOSED,
    )
    verbs: ClassVar[Sequence[Verb]] = (_close_verb(services.PART, _("Close")),)


def _mask(field: str) -> Any:
    return lambda value, actor: shown(actor, "campaigns.ActionGroup", field, value)


class GroupRegister(_PartRegister):
    """Special squads, supervision groups, covert groups."""

    name, order = "groups", 30
    model = ActionGroup
    kind = services.GROUP
    label, label_one = _("Groups of special actions"), _("Group of a special action")
    icon = "users-group"
    ordering: ClassVar[Sequence[str]] = ("campaign", "kind", "pk")
    search_fields: ClassVar[Sequence[str]] = ("name", "campaign__title", "area")
    create_form = edit_form = forms.GroupForm
    columns: ClassVar[Sequence[Column]] = (
        Column("name", _("Name of the group"), order_by=("name",), link=True),
        _CAMPAIGN,
        Column("kind", _("Kind"), names=_named(GROUP_KINDS), order_by=("kind",), short=True),
        Column("head", _("Head of the group"), mask=_mask("head")),
        Column("members", _("Members of the group"), mask=_mask("members"), shown=False),
        Column("area", _("Area")),
        Column("rounds", _("Rounds done"), order_by=("rounds",), numeric=True),
        Column("found", _("Problems found"), order_by=("found",), numeric=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        _OF,
        Filter("kind", _("Kind"), choices=lambda actor: _named(GROUP_KINDS)().items()),
        CLOSED,
    )
    verbs: ClassVar[Sequence[Verb]] = (_close_verb(services.GROUP, _("Close")),)


class BulletinRegister(_PartRegister):
    """Bulletins of results."""

    name, order = "bulletins", 40
    model = Bulletin
    kind = services.BULLETIN
    label, label_one = _("Bulletins of results"), _("Bulletin of results")
    icon = "speakerphone"
    ordering: ClassVar[Sequence[str]] = ("-issued_on", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("number", "title", "text", "campaign__title")
    create_form = edit_form = forms.BulletinForm
    columns: ClassVar[Sequence[Column]] = (
        Column("number", _("Number of the bulletin"), order_by=("number",), link=True),
        Column("title", _("Title of the bulletin")),
        _CAMPAIGN,
        Column("issued_on", _("Issued or built on"), order_by=("issued_on",), short=True),
        Column("text", _("Text"), shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (_OF, CLOSED)
    verbs: ClassVar[Sequence[Verb]] = (_close_verb(services.BULLETIN, _("Withdraw")),)


class MeasureRegister(_PartRegister):
    """Measures built."""

    name, order = "measures", 50
    model = Measure
    kind = services.MEASURE
    in_navigation = True
    label, label_one = _("Measures built"), _("Measure built")
    about = _("Institutions and measures that special actions produced, of four kinds.")
    icon = "certificate"
    ordering: ClassVar[Sequence[str]] = ("-issued_on", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("name", "document_number", "unit", "campaign__title")
    create_form = edit_form = forms.MeasureForm
    columns: ClassVar[Sequence[Column]] = (
        Column("name", _("Measure"), order_by=("name",), link=True),
        Column("kind", _("Kind"), names=_named(MEASURE_KINDS), order_by=("kind",), short=True),
        _CAMPAIGN,
        Column("document_number", _("Document number"), short=True),
        Column("unit", _("Built by")),
        Column("issued_on", _("Issued or built on"), order_by=("issued_on",), short=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        _OF,
        Filter("kind", _("Kind"), choices=lambda actor: _named(MEASURE_KINDS)().items()),
        CLOSED,
    )
    verbs: ClassVar[Sequence[Verb]] = (_close_verb(services.MEASURE, _("Close")),)


CAMPAIGNS = add(CampaignRegister())
PARTS = add(PartRegister())
GROUPS = add(GroupRegister())
BULLETINS = add(BulletinRegister())
MEASURES = add(MeasureRegister())
