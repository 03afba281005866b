"""The register of hand-overs, and the step and the card on the page of a hazard (PRV-34)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.registers.together import Together
from anlan.foundation.scope.rules import Actor
from anlan.prevention.handovers import queries, services
from anlan.prevention.handovers.forms import AnswerForm, AssignForm, HandForm, SureForm, WhyForm
from anlan.prevention.handovers.models import HazardHandover
from anlan.prevention.handovers.workflow import HANDOVER
from anlan.prevention.hazards.permissions import ACCEPT, EXPORT, SUPERVISE, VIEW
from anlan.prevention.hazards.register import HAZARDS
from anlan.prevention.hazards.rules import UNRECTIFIED
from anlan.prevention.hazards.steps import Step, also
from anlan.registry.entries.register import region_filter


def state_names() -> dict[str, str]:
    """Return state → words."""
    return {code: str(words) for code, words in HANDOVER.states.items()}


def state_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of a state's tag."""
    tones = {"handed": ("warn", "hourglass"), "accepted": ("info", "progress"), "answered": ("info", "message-circle")}
    return tones.get(state, ("ok", "circle-check"))


def _hand_many(uids: Sequence[UUID], data: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    return services.hand_over_many(uids=uids, **data, actor=actor, now=now)


def _accept(handed: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.accept(handed, data["version"], actor=actor, now=now)


def _reassign(handed: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    unit, reason = data["unit"], data["reason"]
    return services.reassign(handed, data["version"], unit=unit, reason=reason, actor=actor, now=now)


def _answer(handed: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.answer(handed, data["version"], reply=data["reply"], actor=actor, now=now)


def _send_back(handed: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.send_back(handed, data["version"], reason=data["reason"], actor=actor, now=now)


def _conclude(handed: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.conclude(handed, data["version"], actor=actor, now=now)


def _for_receiver(handed: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and handed.to_unit_id == actor.organisation_id


def _for_sender(handed: Any, actor: Actor) -> bool:
    return actor.organisation_id is not None and handed.from_unit_id == actor.organisation_id


def _todo(value: Any, actor: Actor) -> Q:
    if value == "mine":
        return Q(to_unit=actor.organisation_id or 0, state__in=("handed", "accepted"))
    return queries.unanswered(local_day(datetime.now(UTC)))


class HandoverRegister(Register):
    """Every hand-over of a hazard within reach."""

    room, name, order = "prevention", "handovers", 40
    model = HazardHandover
    label, label_one = _("Problems handed over"), _("Problem handed over")
    about = _("Handed to a county or unit with a day for the answer: taken on, assigned on, answered, concluded.")
    icon = "transfer"
    empty_hint = _("A hazard is handed over from its own page.")
    related: ClassVar[Sequence[str]] = ("hazard__party", "from_unit", "to_unit")
    ordering: ClassVar[Sequence[str]] = ("answer_by",)
    search_fields: ClassVar[Sequence[str]] = ("batch", "hazard__text", "hazard__party__name", "to_unit__name")
    view_permission = VIEW
    export_permission = EXPORT
    columns: ClassVar[Sequence[Column]] = (
        Column("hazard", _("Hazard"), value="hazard.text", link=True),
        Column("party", _("Party"), value="hazard.party.name", order_by=("hazard__party__name",)),
        Column("from_unit", _("From"), value="from_unit.name"),
        Column("to_unit", _("Handed to"), value="to_unit.name", order_by=("to_unit__name",)),
        Column("answer_by", _("Answer until"), order_by=("answer_by",), short=True),
        Column("state", _("State"), names=state_names, tone=state_tone, order_by=("state",), short=True),
        Column("batch", _("Handed list"), order_by=("batch",)),
        Column("handed_at", _("Handed over at"), order_by=("handed_at",), short=True, shown=False),
        Column("accepted_at", _("Taken on at"), order_by=("accepted_at",), short=True, shown=False),
        Column("answered_at", _("Answered on"), order_by=("answered_at",), short=True, shown=False),
        Column("reply", _("Answer"), shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter("todo", _("To be done"), choices=lambda actor: [("mine", gettext("my unit's turn")),
                                                               ("late", gettext("unanswered in time"))], narrow=_todo),
        Filter("state", _("State"), choices=lambda actor: state_names().items()),
        region_filter("hazard__region__path"),
        Filter("to", _("Handed to"), narrow=lambda value, actor: Q(to_unit__name__contains=str(value).strip())),
        Filter("batch", _("Handed list"), narrow=lambda value, actor: Q(batch__contains=str(value).strip())),
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("accept", _("Take on"), ACCEPT, SureForm, _accept, icon="check",
             offered=lambda handed: handed.state == "handed", offered_to=_for_receiver),
        Verb("answer", _("Answer"), ACCEPT, AnswerForm, _answer, icon="message-circle",
             offered=lambda handed: handed.state == "accepted", offered_to=_for_receiver),
        Verb("assign", _("Assign to another unit"), ACCEPT, AssignForm, _reassign, icon="transfer",
             offered=lambda handed: handed.state in ("handed", "accepted"), offered_to=_for_receiver),
        Verb("return", _("Not enough: ask again"), SUPERVISE, WhyForm, _send_back, icon="arrow-back-up",
             offered=lambda handed: handed.state == "answered", offered_to=_for_sender),
        Verb("conclude", _("Conclude"), SUPERVISE, SureForm, _conclude, icon="circle-check",
             offered=lambda handed: handed.state == "answered", offered_to=_for_sender),
    )  # fmt: skip


HANDOVERS = add(HandoverRegister())
HANDOVERS.add_link(lambda actor: (reverse("handovers-by-county"), _("By county"), "map-pin"))


def _offered(hazard: Any, actor: Actor) -> bool:
    return hazard.state in UNRECTIFIED and actor.may(SUPERVISE) and not hazard.is_handed_over


def _card(hazard: Any, actor: Actor) -> str:
    found = queries.handovers(actor).filter(hazard=hazard).select_related("to_unit").order_by("-pk")
    rows = [(one, HANDOVERS.url("detail", one)) for one in found]
    return render_to_string("prevention/handover_card.html", {"rows": rows, "states": state_names()}) if rows else ""


also(
    Step("hand_over", _("Hand it over"), HandForm, services.hand_over, "transfer", permission=SUPERVISE,
         about=_("To a county or unit that takes it on, assigns it on and answers.")),
    _offered,
    is_handed_over=Exists(queries.valid_of(OuterRef("pk"))),
)  # fmt: skip
HAZARDS.add_panel(_card)
HAZARDS.add_together(
    Together("hand_over", _("Hand over as a list"), SUPERVISE, HandForm, _hand_many, "transfer",
             about=_("The chosen hazards go to one county or unit as one list: all of them or none."))
)  # fmt: skip
