"""The register of supervision orders, and the step and the card on the page of a hazard (PRV-31)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.permissions import EXPORT, RECTIFY, VIEW
from anlan.prevention.hazards.register import HAZARDS
from anlan.prevention.hazards.steps import Step, also
from anlan.prevention.supervision_orders import queries, services
from anlan.prevention.supervision_orders.forms import AskForm, IssueForm, PassUpForm, ProgressForm, SureForm, WhyForm
from anlan.prevention.supervision_orders.levels import above, level_names
from anlan.prevention.supervision_orders.models import SupervisionOrder
from anlan.prevention.supervision_orders.permissions import SUPERVISE
from anlan.prevention.supervision_orders.workflow import ORDER
from anlan.registry.entries.register import region_filter


def state_names() -> dict[str, str]:
    """Return state → words."""
    return {code: str(words) for code, words in ORDER.states.items()}


def state_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of a state's tag."""
    return {"in_force": ("bad", "flag"), "passed_up": ("warn", "arrow-up")}.get(state, ("ok", "circle-check"))


def _progress(order: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.progress(order, data["version"], note=data["note"], actor=actor, now=now)


def _ask(order: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.ask(order, data["version"], until=data["until"], reason=data["reason"], actor=actor, now=now)


def _grant(order: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.decide(order, data["version"], grant=True, actor=actor, now=now)


def _refuse(order: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.decide(order, data["version"], grant=False, reason=data["reason"], actor=actor, now=now)


def _pass_up(order: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.pass_up(order, data["version"], unit=data["unit"], reason=data["reason"], actor=actor, now=now)


def _delist(order: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.delist(order, data["version"], actor=actor, now=now)


def _in_force(order: Any) -> bool:
    return bool(order.state == "in_force")


def _asked(order: Any) -> bool:
    return _in_force(order) and order.asked_by_id is not None


def _is_accepted(order: Any) -> bool:
    return _in_force(order) and order.hazard.state in ("accepted", "written_off")


class OrderRegister(Register):
    """Every order about a hazard within reach."""

    room, name, order = "prevention", "orders", 30
    model = SupervisionOrder
    label, label_one = _("Listed supervision"), _("Listing order")
    about = _("Major hazards under a numbered order: who supervises, until when, how far it is.")
    icon = "flag"
    empty_hint = _("A major hazard is put under listed supervision from its own page.")
    related: ClassVar[Sequence[str]] = ("hazard__party", "unit", "follows")
    ordering: ClassVar[Sequence[str]] = ("state", "deadline")
    search_fields: ClassVar[Sequence[str]] = ("number", "hazard__text", "hazard__party__name", "unit__name")
    view_permission = VIEW
    export_permission = EXPORT
    detail_template = "prevention/order_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("number", _("Order number"), order_by=("level", "year", "serial"), link=True, short=True),
        Column("party", _("Party"), value="hazard.party.name", order_by=("hazard__party__name",)),
        Column("hazard", _("Hazard"), value="hazard.text"),
        Column("level", _("Level"), names=lambda: level_names(), order_by=("level",), short=True),  # type: ignore[arg-type,return-value]
        Column("unit", _("Unit that lists it"), value="unit.name", order_by=("unit__name",)),
        Column("deadline", _("Time limit"), order_by=("deadline",), short=True),
        Column("state", _("State"), names=state_names, tone=state_tone, order_by=("state",), short=True),
        Column("issued_on", _("Issued on"), order_by=("issued_on",), short=True, shown=False),
        Column("ended_on", _("Ended on"), order_by=("ended_on",), short=True, shown=False),
        Column("requirements", _("Requirements"), shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter("state", _("State"), choices=lambda actor: state_names().items()),
        Filter("level", _("Level"), choices=lambda actor: level_names().items()),
        region_filter("hazard__region__path"),
        Filter("overdue", _("Overdue"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: queries.overdue(local_day(datetime.now(UTC)))),
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("progress", _("Enter progress"), RECTIFY, ProgressForm, _progress, icon="note", offered=_in_force),
        Verb("delist", _("Delist"), SUPERVISE, SureForm, _delist, icon="circle-check", offered=_is_accepted),
        Verb("ask", _("Ask for more time"), RECTIFY, AskForm, _ask, icon="calendar",
             offered=lambda order: _in_force(order) and order.asked_by_id is None),
        Verb("grant", _("Grant more time"), SUPERVISE, SureForm, _grant, icon="check", offered=_asked),
        Verb("refuse", _("Refuse more time"), SUPERVISE, WhyForm, _refuse, icon="x", offered=_asked),
        Verb("pass-up", _("Pass to the next level"), SUPERVISE, PassUpForm, _pass_up, icon="arrow-up",
             offered=lambda order: _in_force(order) and above(order.level) is not None),
    )  # fmt: skip

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the progress and the hazard."""
        return {
            "progress": list(record.progress.select_related("entered_by")),
            "hazard_url": HAZARDS.url("detail", record.hazard),
        }


ORDERS = add(OrderRegister())


def _offered(hazard: Any, actor: Actor) -> bool:
    there = hazard.grade == "major" and hazard.state in ("graded", "planned", "rectifying", "held", "submitted")
    return there and actor.may(SUPERVISE) and not hazard.is_listed


def _card(hazard: Any, actor: Actor) -> str:
    if hazard.grade != "major":
        return ""
    found = [(order, ORDERS.url("detail", order)) for order in hazard.orders.select_related("unit").order_by("-pk")]
    return render_to_string("prevention/order_card.html", {"orders": found, "states": state_names()}) if found else ""


also(
    Step(
        "list",
        _("Put under listed supervision"),
        IssueForm,
        services.issue,
        "flag",
        about=_("A numbered order of a unit above; the hazard is then decided by that unit."),
        permission=SUPERVISE,
    ),
    _offered,
    is_listed=Exists(queries.valid_of(OuterRef("pk"))),
)
HAZARDS.add_panel(_card)
