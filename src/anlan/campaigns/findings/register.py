"""The registers of findings, rounds and frozen figures, and what other pages show of them (CMP-01, CMP-03, CMP-16)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.queries import leads
from anlan.campaigns.actions.register import CAMPAIGNS
from anlan.campaigns.findings import queries, services
from anlan.campaigns.findings.forms import AddForm, AddRoundForm, OutForm, SpotForm
from anlan.campaigns.findings.models import ActionRound, Cut, Finding
from anlan.campaigns.findings.permissions import SORT, VIEW
from anlan.campaigns.findings.tables import frozen_table
from anlan.campaigns.findings.wording import figure_names, why_words
from anlan.foundation.records.once import once
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.registers.together import Together
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.prevention.checks.register import REGISTER as CHECKS
from anlan.prevention.hazards.register import HAZARDS, limit_tone, limit_words
from anlan.prevention.hazards.wording import grade_names, grade_tone, mode_names, state_names, state_tone
from anlan.registry.entries.register import region_filter
from anlan.supervision.inspections.register import REGISTER as INSPECTIONS


def _leads(record: Any, actor: Actor) -> bool:
    return once(f"leads-{record.campaign_id}", lambda: leads(record.campaign, actor))


def _sortable(record: Any) -> bool:
    return record.out_at is None and record.campaign.state != "closed"


def _part(value: Any, actor: Actor) -> Q:
    return Q(part=None) if value == queries.NONE else Q(part__uid=as_uid(value))


def _aspect(value: Any, actor: Actor) -> Q:
    return Q(aspect="") if value == queries.NONE else Q(aspect=str(value).strip())


def _standing(value: Any, actor: Actor) -> Q:
    return {"in": queries.IN, "out": ~queries.IN, "person": Q(by_hand=True), "unsorted": queries.IN & Q(aspect="")}[
        value
    ]


STANDING = {
    "in": _("belongs to the action"),
    "out": _("taken out"),
    "person": _("decided by a person"),
    "unsorted": _("without an aspect"),
}


def _sort(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    spot = data["spot"]
    return services.sort(record, data["version"], part=spot.part, aspect=spot.aspect, actor=actor, now=now)


def _take_out(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.take_out(record, data["version"], reason=data["reason"], actor=actor, now=now)


def _take_round_out(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.take_round_out(record, data["version"], reason=data["reason"], actor=actor, now=now)


_OF = Filter("campaign", _("Special action (number)"), narrow=lambda text, actor: Q(campaign__uid=as_uid(text)))
_FROZEN = Filter("frozen", _("As frozen"), narrow=queries.in_cut, hidden=True)
_CAMPAIGN = Column("campaign", _("Special action"), value="campaign.title", order_by=("campaign__title",))
_WHY = Column("why", _("Why it belongs"), words=why_words)


class FindingRegister(Register):
    """Hazards that belong to special actions."""

    room, name, order = "campaigns", "findings", 60
    in_navigation = False
    model = Finding
    label, label_one = _("Findings of special actions"), _("Finding of a special action")
    about = _("Hazards that belong to a special action, by part and aspect; each says why it belongs.")
    icon = "report-search"
    view_permission = VIEW
    related: ClassVar[Sequence[str]] = (
        "campaign__lead__region", "part", "hazard__party", "hazard__region", "hazard__owed_by",
    )  # fmt: skip
    ordering: ClassVar[Sequence[str]] = ("-hazard__found_at", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("hazard__text", "hazard__party__name")
    detail_template = "campaigns/finding_detail.html"
    empty_hint = _("A part of an action that counts records by itself takes them in as they are reported.")
    columns: ClassVar[Sequence[Column]] = (
        Column("hazard", _("What is dangerous"), value="hazard.text", link=True),
        Column("party", _("Party"), value="hazard.party.name", order_by=("hazard__party__name",)),
        Column("region", _("Region"), value="hazard.region.name", order_by=("hazard__region__path",), short=True,
               shown=False),
        Column("part", _("Part of the action"), value="part.name", order_by=("part__name",)),
        Column("aspect", _("Aspect"), order_by=("aspect",)),
        Column("grade", _("Grade"), value="hazard.grade", names=grade_names, tone=grade_tone,
               order_by=("hazard__grade",), short=True),
        Column("state", _("State"), value="hazard.state", names=state_names, tone=state_tone,
               order_by=("hazard__state",), short=True),
        Column("deadline", _("Rectify until"), value="hazard.limit", words=limit_words, tone=limit_tone,
               order_by=("hazard__deadline",), short=True),
        Column("found_at", _("Found at"), value="hazard.found_at", order_by=("hazard__found_at",), short=True,
               shown=False),
        Column("mode", _("Handling mode"), value="hazard.mode", names=mode_names, shown=False, short=True),
        Column("aspect_why", _("Why this aspect"), words=why_words, shown=False),
        Column("why", _("Why it belongs"), words=why_words, shown=False),
        Column("campaign", _("Special action"), value="campaign.title", shown=False),
        Column("by_hand", _("Decided by a person"), shown=False, short=True),
        Column("out_why", _("Why it was taken out"), words=why_words, shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("figure", _("Counted as"), choices=lambda actor: figure_names().items(),
               narrow=lambda value, actor: queries.conditions(timezone.localdate())[str(value)]),
        Filter("aspect", _("Aspect"), narrow=_aspect),
        region_filter("hazard__region__path"),
        Filter("standing", _("Belonging"), choices=lambda actor: STANDING.items(), narrow=_standing),
        Filter("on", _("Found on"), is_day=True, narrow=lambda day, actor: queries.IN & queries.found_on(day)),
        Filter("done", _("Rectified on"), is_day=True, narrow=lambda day, actor: queries.rectified_on(day)),
        Filter("campaign", _OF.label, narrow=_OF.narrow, hidden=True),
        Filter("part", _("Part of the action"), narrow=_part, hidden=True),
        Filter("county", _("County"), narrow=lambda text, actor: queries.at_county(str(text), actor), hidden=True),
        _FROZEN,
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("sort", _("Set part and aspect"), SORT, SpotForm, _sort, icon="tags", offered=_sortable,
             offered_to=_leads),
        Verb("take-out", _("Take out of the action"), SORT, OutForm, _take_out, icon="ban",
             offered=_sortable, offered_to=_leads),
    )  # fmt: skip

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the hazard and the action first."""
        return [
            (HAZARDS.url("detail", record.hazard), _("Open the hazard"), "alert-triangle"),
            (reverse("action-figures", args=[record.campaign.uid]), _("Figures of the action"), "report-analytics"),
            *super().actions(record, actor),
        ]

    def title(self, record: Any) -> str:
        """Return the beginning of what is dangerous."""
        return HAZARDS.title(record.hazard)


class RoundRegister(Register):
    """Rounds of inspection that belong to special actions."""

    room, name, order = "campaigns", "rounds", 65
    in_navigation = False
    model = ActionRound
    label, label_one = _("Rounds of special actions"), _("Round of a special action")
    icon = "clipboard-check"
    view_permission = VIEW
    related: ClassVar[Sequence[str]] = ("campaign__lead__region", "part", "party", "inspection", "own_round")
    ordering: ClassVar[Sequence[str]] = ("-counts_on", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("party__name",)
    columns: ClassVar[Sequence[Column]] = (
        Column("counts_on", _("Day"), order_by=("counts_on",), link=True, short=True),
        Column("party", _("Unit"), value="party.name", order_by=("party__name",)),
        Column("visits", _("Units visited"), order_by=("visits",), numeric=True),
        Column("part", _("Part of the action"), value="part.name"),
        _WHY,
        _CAMPAIGN,
        Column("out_why", _("Why it was taken out"), words=why_words, shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter("standing", _("Belonging"), narrow=_standing,
               choices=lambda actor: [(key, STANDING[key]) for key in ("in", "out", "person")]),
        Filter("counted", _("Counted"), choices=lambda actor: [("1", _("yes"))],
               narrow=lambda value, actor: queries.ROUND_COUNTS),
        Filter("campaign", _OF.label, narrow=_OF.narrow, hidden=True),
        _FROZEN,
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("take-out", _("Take out of the action"), SORT, OutForm, _take_round_out, icon="ban",
             offered=_sortable, offered_to=_leads),
    )  # fmt: skip

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the round itself first."""
        whole = (
            INSPECTIONS.url("detail", record.inspection)
            if record.inspection
            else CHECKS.url("detail", record.own_round)
        )
        return [(whole, _("Open the round"), "clipboard-check"), *super().actions(record, actor)]


def _kinds() -> dict[str, str]:
    return {code: str(words) for code, words in Cut.Kind.choices}


class CutRegister(Register):
    """Frozen figures."""

    room, name, order = "campaigns", "cuts", 70
    in_navigation = False
    model = Cut
    label, label_one = _("Frozen figures of special actions"), _("Frozen figures of a special action")
    icon = "lock"
    view_permission = VIEW
    related: ClassVar[Sequence[str]] = ("campaign__lead__region",)
    ordering: ClassVar[Sequence[str]] = ("-day", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("campaign__title",)
    detail_template = "campaigns/cut_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("day", _("Up to"), order_by=("day",), link=True, short=True),
        Column("kind", _("Kind"), names=_kinds, order_by=("kind",), short=True),
        _CAMPAIGN,
        Column("made_at", _("Frozen at"), order_by=("made_at",), short=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter("campaign", _OF.label, narrow=_OF.narrow, hidden=True),
        Filter("kind", _("Kind"), choices=lambda actor: Cut.Kind.choices),
    )

    def title(self, record: Any) -> str:
        """Return the action and the day."""
        return f"{record.campaign.title} · {record}"

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the action first."""
        return [(CAMPAIGNS.url("detail", record.campaign), record.campaign.title, "flag")]

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the frozen tables."""
        return frozen_table(record, actor, FINDINGS.url("list"), ROUNDS.url("list"))


FINDINGS = add(FindingRegister())
ROUNDS = add(RoundRegister())
CUTS = add(CutRegister())


def _of_hazard(hazard: Any, actor: Actor) -> str:
    rows = [(one, FINDINGS.url("detail", one)) for one in queries.actions_of(hazard, actor)] if actor.may(VIEW) else []
    return render_to_string("campaigns/finding_card.html", {"rows": rows}) if rows else ""


def _add(uids: Sequence[UUID], data: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    spot = data["spot"]
    return services.add_hazards(
        uids=uids,
        campaign=spot.campaign,
        part=spot.part,
        aspect=spot.aspect,
        reason=data["reason"],
        actor=actor,
        now=now,
    )


def _sort_many(uids: Sequence[UUID], data: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    spot = data["spot"]
    return services.sort_many(uids=uids, part=spot.part, aspect=spot.aspect, actor=actor, now=now)


def _add_rounds(field: str) -> Any:
    def call(uids: Sequence[UUID], data: Mapping[str, Any], actor: Actor, now: datetime) -> int:
        spot, reason = data["spot"], data["reason"]
        return services.add_rounds(
            uids=uids, field=field, campaign=spot.campaign, part=spot.part, reason=reason, actor=actor, now=now
        )

    return call


HAZARDS.add_panel(_of_hazard, room="campaigns")
HAZARDS.add_together(Together("to_action", _("Add to a special action"), SORT, AddForm, _add, "flag"))
FINDINGS.add_together(Together("sort", _("Set part and aspect"), SORT, SpotForm, _sort_many, "tags"))
for _register, _field in ((INSPECTIONS, "inspection"), (CHECKS, "own_round")):
    _register.add_together(
        Together("to_action", _("Add to a special action"), SORT, AddRoundForm, _add_rounds(_field), "flag")
    )
