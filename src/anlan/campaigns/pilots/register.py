"""The registers of pilots and of their places (CMP-13)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.pilots import forms, queries, services
from anlan.campaigns.pilots.models import ROLES, STATES, Pilot, PilotSite
from anlan.campaigns.pilots.permissions import EDIT, VIEW
from anlan.campaigns.pilots.rules import DONE, STAGES
from anlan.campaigns.pilots.workflow import PILOT
from anlan.foundation.records.once import once
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import CloseForm
from anlan.registry.entries.register import CLOSED, is_open, region_filter

TONES = {"planned": ("info", "edit"), "spread": ("ok", "circle-check")}
SITE_TONES = {"planned": ("info", "edit"), "running": ("warn", "progress"), "done": ("ok", "circle-check")}


def _states() -> dict[str, str]:
    return {code: str(words) for code, words in PILOT.states.items()}


def _site_states() -> dict[str, str]:
    return {code: str(words) for code, words in STATES.items()}


def _roles() -> dict[str, str]:
    return {code: str(words) for code, words in ROLES.items()}


def _leads(record: Any, actor: Actor) -> bool:
    pilot = record if isinstance(record, Pilot) else record.pilot
    return once(f"leads-pilot-{pilot.pk}", lambda: queries.leads(pilot, actor))


def _verb(name: str, label: Any, form: Any, state: str, icon: str, fields: Sequence[str] = ()) -> Verb:
    def call(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
        given = {field: data[field] for field in fields}
        return services.go_on(record, data["version"], name, given, actor=actor, now=now)

    return Verb(name, label, EDIT, form, call, icon=icon,
                offered=lambda one: one.state == state and is_open(one), offered_to=_leads)  # fmt: skip


def _close(kind: Any, words: Any) -> Verb:
    def call(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
        return services.close(
            kind, record, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now
        )

    def offered(record: Any) -> bool:
        pilot = record if isinstance(record, Pilot) else record.pilot
        return is_open(record) and pilot.state != "spread"

    return Verb("close", words, EDIT, CloseForm, call, icon="circle-x", offered=offered, offered_to=_leads)


class PilotRegister(Register):
    """Pilots."""

    room, name, order = "campaigns", "pilots", 55
    model = Pilot
    label, label_one = _("Pilots"), _("Pilot")
    about = _("Mechanisms that are tried in some places first: stages, evaluation, standard, spread county by county.")
    icon = "bulb"
    related: ClassVar[Sequence[str]] = ("lead__region",)
    ordering: ClassVar[Sequence[str]] = ("-first_day", "-pk")
    search_fields: ClassVar[Sequence[str]] = ("mechanism", "document", "standard", "lead__name")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form = edit_form = forms.PilotForm
    detail_template = "campaigns/pilot_detail.html"
    empty_hint = _("A pilot is entered with the mechanism that it tries; its places hang on it.")
    columns: ClassVar[Sequence[Column]] = (
        Column("mechanism", _("Mechanism"), order_by=("mechanism",), link=True),
        Column("lead", _("Lead unit"), value="lead.name", order_by=("lead__name",)),
        Column("state", _("Stage"), names=_states, order_by=("state",), short=True,
               tone=lambda state: TONES.get(state, ("warn", "bulb"))),
        Column("first_day", _("First day"), order_by=("first_day",), short=True),
        Column("last_day", _("Pilot until"), order_by=("last_day",), short=True),
        Column("standard", _("Standard")),
        Column("standard_number", _("Number of the standard"), short=True, shown=False),
        Column("document", _("Basis document"), shown=False),
        Column("closed_on", _("Closed on"), short=True, shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("state", _("Stage"), choices=lambda actor: _states().items()),
        region_filter("lead__region_path"),
        CLOSED,
    )
    verbs: ClassVar[Sequence[Verb]] = (
        _verb("begin", _("Begin the pilot"), forms.SureForm, "planned", "player-play"),
        _verb("evaluate", _("Evaluate"), forms.EvaluationForm, "piloting", "report", ("evaluation",)),
        _verb("adopt", _("Adopt the standard"), forms.StandardForm, "evaluated", "certificate",
              ("standard", "standard_number")),
        _verb("spread", _("Spread it"), forms.SureForm, "adopted", "send"),
        _verb("conclude", _("Conclude"), forms.SureForm, "spreading", "circle-check"),
        _close(services.PILOT, _("Give up")),
    )  # fmt: skip

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Plan a pilot."""
        return services.enter(data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a pilot."""
        return services.change(record, version, data, actor=actor, now=now)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether it still runs and the actor's unit leads it."""
        return is_open(record) and record.state != "spread" and _leads(record, actor)

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return today."""
        return {"first_day": timezone.localdate()}

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the stages, the places, and how far every county has come."""
        at = STAGES.index(record.state)
        sites = [(one, SITES.url("detail", one), *SITE_TONES[one.state]) for one in queries.sites(actor, record)]
        spread = queries.spread(actor, record)
        of_region = {one.region_id: (url, tone, icon) for one, url, tone, icon in sites if one.region_id}
        return {
            "stages": [(_states()[code], "done" if i < at else "now" if i == at else "") for i, code in
                       enumerate(STAGES)],
            "pilot_regions": [row for row in sites if row[0].role == "pilot" and row[0].region_id],
            "pilot_parties": [row for row in sites if row[0].role == "pilot" and row[0].party_id],
            "others": [row for row in sites if row[0].role == "spread" and row[0].party_id],
            "spread": [(one, _site_states().get(one.state, ""), of_region.get(one.key)) for one in spread],
            "done": sum(one.state == DONE for one in spread),
            "adds": self.is_editable(record, actor) and actor.may(EDIT),
        }  # fmt: skip


class SiteRegister(Register):
    """Places of pilots; reached from the page of a pilot."""

    room, name, order = "campaigns", "pilot-sites", 56
    in_navigation = False
    model = PilotSite
    label, label_one = _("Places of pilots"), _("Place of a pilot")
    icon = "map-pin"
    related: ClassVar[Sequence[str]] = ("pilot__lead__region", "region", "party")
    ordering: ClassVar[Sequence[str]] = ("pilot", "role", "pk")
    search_fields: ClassVar[Sequence[str]] = ("pilot__mechanism", "region__name", "party__name")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form, edit_form = forms.SiteForm, forms.SiteEditForm
    columns: ClassVar[Sequence[Column]] = (
        Column("where", _("Region or enterprise"), value="where", link=True),
        Column("pilot", _("Pilot"), value="pilot.mechanism", order_by=("pilot__mechanism",)),
        Column("role", _("Role"), names=_roles, order_by=("role",), short=True),
        Column("state", _("State"), names=_site_states, order_by=("state",), short=True,
               tone=lambda state: SITE_TONES.get(state, ("", ""))),
        Column("planned_on", _("Planned until"), order_by=("planned_on",), short=True),
        Column("done_on", _("Done on"), order_by=("done_on",), short=True),
        Column("note", _("How it stands")),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("pilot", _("Pilot"), hidden=True, narrow=lambda text, actor: Q(pilot__uid=as_uid(text))),
        Filter("role", _("Role"), choices=lambda actor: _roles().items()),
        Filter("state", _("State"), choices=lambda actor: _site_states().items()),
        CLOSED,
    )
    verbs: ClassVar[Sequence[Verb]] = (_close(services.SITE, _("Take off")),)

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a place."""
        return services.enter_site(data, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Report how a place stands."""
        return services.change_site(record, version, data, actor=actor, now=now)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether the pilot is not over and the actor reports for the place."""
        return is_open(record) and record.pilot.state != "spread" and queries.keeps(record, actor)

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return the pilot and role that the address names."""
        values: dict[str, Any] = {"role": asked["role"]} if asked.get("role") in ROLES else {}
        if uid := as_uid(asked.get("pilot")):
            values["pilot"] = queries.pilots(actor).filter(uid=uid).first()
        return values

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the way back to the pilot first."""
        return [(PILOTS.url("detail", record.pilot), record.pilot.mechanism, "bulb"), *super().actions(record, actor)]


PILOTS = add(PilotRegister())
SITES = add(SiteRegister())
