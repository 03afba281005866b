"""The registers of visits and of the matters taken up there (CMP-06, CMP-12, CMP-14)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.queries import campaigns
from anlan.campaigns.objects.catalogue import counted_words, kind_names, words
from anlan.campaigns.objects.fields import post_words
from anlan.campaigns.objects.register import OBJECTS
from anlan.campaigns.visits import forms, queries, services
from anlan.campaigns.visits.models import RESULTS, Matter, Visit
from anlan.campaigns.visits.permissions import RECORD, VIEW
from anlan.campaigns.visits.services import ATTACHED, Visited
from anlan.foundation.attachments import subjects
from anlan.foundation.attachments.subjects import Found
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.permissions import VIEW as SEE_HAZARDS
from anlan.prevention.hazards.register import HAZARDS
from anlan.registry.entries.register import CLOSED, is_open, region_filter
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.services import may_record_for

TONES = {"fine": ("ok", "circle-check"), "danger": ("bad", "alert-triangle"), "absent": ("warn", "hourglass")}
SHOWN = 12


def _results() -> dict[str, str]:
    return {code: str(text) for code, text in RESULTS.items()}


def _mine(visit: Visit, actor: Actor) -> bool:
    return visit.entered_by_id == actor.user_id or may_record_for(visit.unit, actor)


def _void(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.void(record, data["version"], reason=data["reason"], actor=actor, now=now)


def _settle(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.settle(record, data["version"], outcome=data["outcome"], day=data["day"], actor=actor, now=now)


def _campaign_choices(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.uid), one.title) for one in campaigns(actor).filter(closed_on=None).order_by("-first_day")[:100]]


class VisitRegister(Register):
    """Visits to objects of lists and to registered units."""

    room, name, order = "campaigns", "visits", 30
    model = Visit
    label, label_one = _("Visits"), _("Visit")
    about = _("Who was visited when, what was found, which help was given.")
    icon = "checks"
    related: ClassVar[Sequence[str]] = (
        "target__household", "target__campaign", "party", "region", "unit", "post__organisation", "hazard",
    )  # fmt: skip
    ordering: ClassVar[Sequence[str]] = ("-day", "-pk")
    counted_up_to = 10_000
    search_fields: ClassVar[Sequence[str]] = ("target__name", "party__name", "found")
    view_permission = VIEW
    create_permission = RECORD
    create_form = forms.VisitForm
    new_label = _("Visit a unit")
    detail_template = "campaigns/visit_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("day", _("Day"), order_by=("day",), short=True),
        Column("whom", _("Visited"), value="whom", link=True),
        Column("kind", _("Kind"), value="target.kind", names=kind_names, short=True),
        Column("region", _("Region"), value="region.name", order_by=("region__path", "-day")),
        Column("result", _("Result"), names=_results, order_by=("result",), short=True,
               tone=lambda code: TONES.get(code, ("", ""))),
        Column("found", _("What was found")),
        Column("unit", _("Visited by (unit)"), value="unit.name", order_by=("unit__name",)),
        Column("post", _("Visited by (post)"), words=post_words, shown=False),
        Column("help", _("Help given"), shown=False),
        Column("counted", _("Counted"), numeric=True, shown=False),
        Column("campaign", _("Special action"), value="target.campaign.title", shown=False),
        Column("closed_on", _("Void since"), short=True, shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("kind", _("Kind"), choices=lambda actor: kind_names().items(),
               narrow=lambda code, actor: Q(target__kind=code)),
        region_filter("region__path"),
        Filter("result", _("Result"), choices=lambda actor: _results().items()),
        Filter("campaign", _("Special action"), choices=_campaign_choices,
               narrow=lambda text, actor: Q(target__campaign__uid=as_uid(text))),
        Filter("from", _("From"), is_day=True, narrow=lambda day, actor: Q(day__gte=day)),
        Filter("until", _("Until"), is_day=True, narrow=lambda day, actor: Q(day__lte=day)),
        Filter("here", _("Region"), hidden=True, narrow=lambda code, actor: Q(region__code=code)),
        Filter("target", _("Entry on a list"), hidden=True, narrow=lambda text, actor: Q(target__uid=as_uid(text))),
        Filter("unit", _("Visited by (unit)"), hidden=True,
               narrow=lambda text, actor: Q(target__unit__uid=as_uid(text))),
        Filter("visitor", _("Visited by (post)"), hidden=True,
               narrow=lambda text, actor: Q(target__visitor=None) if text == "none"
               else Q(target__visitor__uid=as_uid(text))),
        CLOSED,
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("void", _("Declare void"), RECORD, forms.ReasonForm, _void, icon="ban", offered=is_open, offered_to=_mine),
    )

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return today, and the object or unit that the address names."""
        values: dict[str, Any] = {"day": timezone.localdate()}
        if uid := as_uid(asked.get("target")):
            values["target"] = str(uid)
        elif uid := as_uid(asked.get("party")):
            values["party"] = Party.objects.visible_to(actor).filter(uid=uid).first()
        return values

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Record a visit."""
        return services.record(said_in(data), actor=actor, now=now)

    def links(self, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer what waits and the coverage beside the list."""
        found = [*super().links(actor), (reverse("visit-coverage"), _("Coverage of visits"), "target")]
        if actor.may(RECORD):
            found.append((reverse("visit-round"), _("To visit"), "home-heart"))
        return found

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the answers in words, the matters, the hazard where the actor may see it."""
        kind = record.target.sort if record.target is not None else None
        told = {"yes": _now("yes"), "no": _now("no")}
        asked = [(words(one), record.answers.get(one.code, ""), one.danger) for one in (kind.questions if kind else ())]
        return {
            "answers": [(text, told.get(said, "—"), bool(said) and said == danger) for text, said, danger in asked],
            "counts": counted_words(kind) if kind else "",
            "matters": [(one, MATTERS.url("detail", one)) for one in record.matters.all()],
            "target_url": OBJECTS.url("detail", record.target) if record.target is not None else "",
            "hazard_url": HAZARDS.url("detail", record.hazard) if record.hazard and actor.may(SEE_HAZARDS) else "",
            "attachment_kind": ATTACHED,
        }


class MatterRegister(Register):
    """Matters of the public and difficulties of enterprises that were taken up at visits."""

    room, name, order = "campaigns", "matters", 40
    model = Matter
    label, label_one = _("Matters taken up"), _("Matter taken up")
    about = _("Unsafe matters of the public and difficulties of units that visitors took up, and what became of them.")
    icon = "message-circle"
    empty_hint = _("A matter is taken up in the form of a visit.")
    related: ClassVar[Sequence[str]] = (
        "visit__target__household", "visit__target__campaign", "visit__party", "visit__region", "visit__unit",
        "visit__post__organisation",
    )  # fmt: skip
    ordering: ClassVar[Sequence[str]] = ("closed_on", "due_on", "pk")
    search_fields: ClassVar[Sequence[str]] = ("text", "visit__target__name", "visit__party__name")
    view_permission = VIEW
    columns: ClassVar[Sequence[Column]] = (
        Column("text", _("Matter"), link=True),
        Column("whom", _("Visited"), value="visit.whom"),
        Column("region", _("Region"), value="visit.region.name", order_by=("visit__region__path", "pk")),
        Column("unit", _("Taken up by"), value="unit.name", order_by=("visit__unit__name",)),
        Column("taken_on", _("Taken up on"), value="visit.day", order_by=("visit__day",), short=True),
        Column("due_on", _("To be settled until"), order_by=("due_on",), short=True),
        Column("closed_on", _("Settled on"), order_by=("closed_on",), short=True),
        Column("close_reason", _("What was done")),
        Column("post", _("Visited by (post)"), value="visit.post", words=post_words, shown=False),
    )
    filters: ClassVar[Sequence[Filter]] = (
        Filter("settled", _("Settled"), choices=lambda actor: [("0", _("no")), ("1", _("yes"))],
               narrow=lambda value, actor: Q(closed_on__isnull=value == "0")),
        region_filter("visit__region__path"),
        Filter("campaign", _("Special action"), choices=_campaign_choices,
               narrow=lambda text, actor: Q(visit__target__campaign__uid=as_uid(text))),
        Filter("unit", _("Visited by (unit)"), hidden=True,
               narrow=lambda text, actor: Q(visit__target__unit__uid=as_uid(text))),
        Filter("here", _("Region"), hidden=True, narrow=lambda code, actor: Q(visit__region__code=code)),
        Filter("kind", _("Kind"), hidden=True, narrow=lambda code, actor: Q(visit__target__kind=code)),
        Filter("visitor", _("Visited by (post)"), hidden=True,
               narrow=lambda text, actor: Q(visit__target__visitor=None) if text == "none"
               else Q(visit__target__visitor__uid=as_uid(text))),
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("settle", _("Settled"), RECORD, forms.OutcomeForm, _settle, icon="circle-check", offered=is_open,
             offered_to=lambda matter, actor: _mine(matter.visit, actor)),
    )  # fmt: skip

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the matters whose visit was not declared void."""
        return super().rows(actor).filter(visit__closed_on=None)


def said_in(data: Mapping[str, Any]) -> Visited:
    """Return what the cleaned form says."""
    answers = {
        name.removeprefix(forms.QUESTION): value for name, value in data.items() if name.startswith(forms.QUESTION)
    }
    party = data.get("party")
    return Visited(
        target=as_uid(str(data.get("target") or "")),
        party=party.uid if party is not None else None,
        day=data["day"],
        absent=bool(data.get("absent")),
        answers=answers,
        found=data.get("found") or "",
        help=data.get("help") or "",
        counted=data.get("counted") or 0,
        matter=data.get("matter") or "",
        matter_until=data.get("matter_until"),
        key=data.get("key") or "",
        photos=data.get("photos") or (),
    )


def _of_object(record: Any, actor: Actor) -> str:
    """Show the visits to an object on its page."""
    if not actor.may(VIEW):
        return ""
    rows = queries.visits(actor).filter(target=record).select_related("target__household", "unit", "hazard")
    shown = [(one, VISITS.url("detail", one), *TONES[one.result]) for one in rows.order_by("-day", "-pk")[:SHOWN]]
    open_now = record.closed_on is None and actor.may(RECORD)
    new_url = f"{VISITS.url('new')}?target={record.uid}" if open_now else ""
    return render_to_string("campaigns/visits_card.html", {"rows": shown, "new_url": new_url})


def _of_hazard(hazard: Any, actor: Actor) -> str:
    """Show on the page of a hazard at which visit it was found."""
    if not actor.may(VIEW):
        return ""
    visit = queries.visits(actor).filter(hazard=hazard).select_related("target__household", "party", "unit").first()
    if visit is None:
        return ""
    return render_to_string("campaigns/visit_found_card.html", {"visit": visit, "url": VISITS.url("detail", visit)})


def _find(actor: Actor, uid: UUID) -> Found | None:
    visit = Visit.objects.visible_to(actor).select_related("unit").filter(uid=uid).first()
    if visit is None or not actor.may(VIEW):
        return None
    return Found(visit.unit.uid, may_edit=visit.closed_on is None and actor.may(RECORD) and _mine(visit, actor))


VISITS = add(VisitRegister())
MATTERS = add(MatterRegister())
OBJECTS.add_panel(_of_object)
HAZARDS.add_panel(_of_hazard, room="campaigns")
subjects.declare(ATTACHED, _find)
