"""The register of notices, and the step and the card on the page of a hazard (PRV-27)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.queries import shown
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.registers.together import Together
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.permissions import EXPORT, GRADE, RECTIFY, VIEW
from anlan.prevention.hazards.queries import is_of
from anlan.prevention.hazards.register import HAZARDS
from anlan.prevention.hazards.steps import Step, also
from anlan.prevention.rectification_notices import services
from anlan.prevention.rectification_notices.forms import DeliverForm, IssueForm, IssueManyForm, ReceiveForm, WhyForm
from anlan.prevention.rectification_notices.models import RectificationNotice
from anlan.prevention.rectification_notices.queries import notice_of, valid_of
from anlan.prevention.rectification_notices.workflow import NOTICE
from anlan.registry.entries.register import region_filter


def state_names() -> dict[str, str]:
    """Return state → words."""
    return {code: str(words) for code, words in NOTICE.states.items()}


def state_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of a state's tag."""
    tones = {"issued": ("warn", "send"), "delivered": ("info", "mail"), "received": ("ok", "circle-check")}
    return tones.get(state, ("", "ban"))


def receiver(value: str, actor: Actor) -> str:
    """Return who received it as the actor may see him."""
    return shown(actor, "prevention.RectificationNotice", "receiver", value)


def _deliver(notice: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    on, how = data["delivered_on"], data["delivered_by"]
    return services.deliver(notice, data["version"], on=on, how=how, actor=actor, now=now)


def _receive(notice: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.receive(notice, data["version"], receiver=data["receiver"], actor=actor, now=now)


def _issue_many(uids: Sequence[UUID], data: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    return len(services.issue_many(uids=uids, requirements=data["requirements"], actor=actor, now=now))


def _void(notice: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.void(notice, data["version"], reason=data["reason"], actor=actor, now=now)


def _is_open(notice: Any) -> bool:
    return bool(notice.state in ("issued", "delivered"))


def _issues(notice: Any, actor: Actor) -> bool:
    """Whether the actor stands on the issuing side: the party itself neither delivers nor voids."""
    return not is_of(actor, notice.hazard)


class NoticeRegister(Register):
    """Every notice about a hazard within reach."""

    room, name, order = "prevention", "notices", 20
    model = RectificationNotice
    label, label_one = _("Notices of rectification"), _("Notice of rectification")
    about = _("One a hazard, numbered; printed from the city's Word template, delivered, received.")
    icon = "file-certificate"
    empty_hint = _("A notice is issued from the page of a hazard.")
    related: ClassVar[Sequence[str]] = ("hazard__party", "unit")
    ordering: ClassVar[Sequence[str]] = ("-issued_at",)
    search_fields: ClassVar[Sequence[str]] = ("number", "hazard__text", "hazard__party__name")
    view_permission = VIEW
    export_permission = EXPORT
    detail_template = "prevention/notice_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("number", _("Number"), order_by=("year", "serial"), link=True, short=True),
        Column("party", _("Party"), value="hazard.party.name", order_by=("hazard__party__name",)),
        Column("hazard", _("Hazard"), value="hazard.text"),
        Column("unit", _("Issuing unit"), value="unit.name", order_by=("unit__name",)),
        Column("deadline", _("Rectify until"), order_by=("deadline",), short=True),
        Column("state", _("State"), names=state_names, tone=state_tone, order_by=("state",), short=True),
        Column("issued_at", _("Issued at"), order_by=("issued_at",), short=True),
        Column("delivered_on", _("Delivered on"), order_by=("delivered_on",), short=True, shown=False),
        Column("received_at", _("Received at"), order_by=("received_at",), short=True, shown=False),
        Column("receiver", _("Received by"), mask=receiver, short=True, shown=False),
        Column("requirements", _("Requirements"), shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter("state", _("State"), choices=lambda actor: state_names().items()),
        region_filter("hazard__region__path"),
    )
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("receive", _("Confirm receipt"), RECTIFY, ReceiveForm, _receive, icon="check", offered=_is_open),
        Verb("deliver", _("Enter delivery"), GRADE, DeliverForm, _deliver, icon="mail",
             offered=lambda notice: notice.state == "issued", offered_to=_issues),
        Verb("void", _("Void"), GRADE, WhyForm, _void, icon="ban", offered=_is_open, offered_to=_issues),
    )  # fmt: skip

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the addresses of the Word document and of the hazard."""
        return {
            "word_url": reverse("notice-word", args=[record.uid]),
            "hazard_url": HAZARDS.url("detail", record.hazard),
        }


NOTICES = add(NoticeRegister())


def _offered(hazard: Any, actor: Actor) -> bool:
    needed = hazard.state in ("graded", "planned", "rectifying", "held") and not is_of(actor, hazard)
    return needed and actor.may(GRADE) and not hazard.has_notice


def _card(hazard: Any, actor: Actor) -> str:
    notice = notice_of(hazard)
    if notice is None:
        return ""
    context = {"notice": notice, "url": NOTICES.url("detail", notice), "state": state_names()[notice.state]}
    return render_to_string("prevention/notice_card.html", context)


also(
    Step(
        "notice",
        _("Issue a notice"),
        IssueForm,
        services.issue,
        "file-certificate",
        about=_("One notice for this hazard, with a number of your unit; it can be printed in Word."),
        permission=GRADE,
    ),
    _offered,
    has_notice=Exists(valid_of(OuterRef("pk"))),
)
HAZARDS.add_panel(_card)
HAZARDS.add_together(
    Together(
        "issue_notices",
        _("Issue notices"),
        GRADE,
        IssueManyForm,
        _issue_many,
        "file-certificate",
        about=_("One notice for each of the chosen hazards, with numbers in a row: for all of them or for none."),
        # An enterprise grades its own hazards and issues no notices.
        offered_to=lambda actor: actor.reach.everything or bool(actor.reach.areas),
    )
)
