"""The registers of duties and of waivers (RSP-01, RSP-03, RSP-10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.register import region_filter
from anlan.registry.people.models import Post
from anlan.responsibility.duties import services, wording
from anlan.responsibility.duties.forms import (
    DutyEditForm,
    DutyForm,
    EndWaiverForm,
    RetireForm,
    SwitchOnForm,
    WaiverForm,
    terms_given,
    terms_initial,
)
from anlan.responsibility.duties.models import CADENCES, Duty, Ground, Holder, Responsibility, RunsAs, State, Waiver
from anlan.responsibility.duties.permissions import EDIT, VIEW, WAIVE


def names_of(choices: Any) -> Any:
    """Return a function that gives code → words of choices, in the active language."""
    return lambda: {code: str(words) for code, words in choices.choices}


def state_tone(state: Any) -> tuple[str, str]:
    """Return tone and icon of a duty's state."""
    return {State.IN_FORCE: ("ok", "circle-check"), State.RETIRED: ("", "circle-x")}.get(
        state, ("info", "player-pause")
    )


def runs_tone(runs: Any) -> tuple[str, str]:
    """Return tone and icon of how a duty is evaluated."""
    return {RunsAs.PERIOD: ("ok", "calendar-event"), RunsAs.CLOCK: ("info", "clock")}.get(runs, ("warn", "hourglass"))


def _switch_on(duty: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.switch_on(duty.uid, version=data["version"], from_day=data["from_day"], actor=actor, now=now)


def _retire(duty: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.retire(
        duty.uid, version=data["version"], reason=data["reason"], from_day=data["from_day"], actor=actor, now=now
    )


class DutyRegister(Register):
    """The duty catalogue (职责清单)."""

    room, name, order = "responsibility", "duties", 10
    model = Duty
    label, label_one = _("Duty catalogue"), _("Duty")
    about = _("Who owes what, how often, with which proof. What is switched on is judged by the system.")
    icon = "list-check"
    related = ("current",)
    ordering = ("order", "code")
    search_fields = ("code", "current__name", "current__name_en", "current__basis")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form, edit_form = DutyForm, DutyEditForm
    detail_template = "responsibility/duty_detail.html"
    form_below = "responsibility/duty_rehearsal_box.html"
    columns = (
        Column("code", _("Number"), order_by=("code",), short=True),
        Column("name", _("Name"), value="current.title", order_by=("current__name",), link=True),
        Column("every", _("How often"), value="current", words=wording.every_words, order_by=("current__cadence",)),
        Column("runs_as", _("Evaluated"), value="current.runs_as", names=names_of(RunsAs), tone=runs_tone,
               order_by=("current__runs_as", "order")),
        Column("state", _("State"), names=names_of(State), tone=state_tone, order_by=("state", "order"), short=True),
        Column("holders", _("Held by"), order_by=("holders",), numeric=True),
        Column("responsibility", _("Kind of responsibility"), value="current.responsibility",
               names=names_of(Responsibility), order_by=("current__responsibility", "order"), shown=False),
        Column("ground", _("Ground"), value="current.ground", names=names_of(Ground), shown=False),
        Column("strength", _("Strength"), value="current.get_strength_display", shown=False),
        Column("minutes", _("Minutes each time"), value="current.minutes", numeric=True, shown=False),
        Column("basis", _("Legal basis"), value="current.basis", shown=False),
    )  # fmt: skip
    filters = (
        Filter("state", _("State"), choices=lambda actor: State.choices),
        Filter("runs", _("Evaluated"), choices=lambda actor: RunsAs.choices,
               narrow=lambda value, actor: Q(current__runs_as=value)),
        Filter("responsibility", _("Kind of responsibility"), choices=lambda actor: Responsibility.choices,
               narrow=lambda value, actor: Q(current__responsibility=value)),
        Filter("cadence", _("How often"), choices=lambda actor: CADENCES.items(),
               narrow=lambda value, actor: Q(current__cadence=value)),
        Filter("holder", _("Who owes it"), choices=lambda actor: Holder.choices,
               narrow=lambda value, actor: Q(current__holder=value)),
        Filter("ground", _("Ground"), choices=lambda actor: Ground.choices,
               narrow=lambda value, actor: Q(current__ground=value)),
    )  # fmt: skip
    verbs = (
        Verb("switch-on", _("Switch on"), EDIT, SwitchOnForm, _switch_on, icon="player-play",
             offered=lambda duty: duty.state == State.DRAFT and duty.current.runs_as != RunsAs.NOT_YET,
             offered_to=lambda duty, actor: services.keeps_catalogue(actor)),
        Verb("retire", _("Retire"), EDIT, RetireForm, _retire, icon="ban",
             offered=lambda duty: duty.state == State.IN_FORCE,
             offered_to=lambda duty, actor: services.keeps_catalogue(actor)),
    )  # fmt: skip

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the terms in words, and those of before."""
        terms = record.current
        return {
            "terms": terms,
            "for_whom": wording.selector_words(terms.selector),
            "every": wording.every_words(terms),
            "due": wording.due_words(terms),
            "counts": wording.act_words(terms.act_kind),
            "proof": wording.proof_words(terms.evidence),
            "ladder": wording.ladder_words(terms.ladder),
            "by_kind": [(wording.kind_words(kind), count) for kind, count in _most_first(record.by_kind)],
            "revisions": list(record.terms.order_by("-recorded_at", "-first_day")[:20]),
        }

    def may_create(self, actor: Actor) -> bool:
        """Whether the actor keeps the catalogue of the city."""
        return super().may_create(actor) and services.keeps_catalogue(actor)

    def may_edit(self, actor: Actor) -> bool:
        """Whether the actor keeps the catalogue of the city."""
        return super().may_edit(actor) and services.keeps_catalogue(actor)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether the terms can be changed: not of a retired duty."""
        return bool(record.state != State.RETIRED)

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the terms as the form takes them."""
        return terms_initial(record.current)

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a duty of the city's own."""
        return services.enter_duty(data["code"], terms_given(data), actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change the terms."""
        return services.change_terms(
            record.uid, terms_given(data), version=version, from_day=data.get("from_day"), actor=actor, now=now
        )


class WaiverRegister(Register):
    """Who is freed from what, for how long."""

    room, name, order = "responsibility", "waivers", 20
    model = Waiver
    label, label_one = _("Waivers"), _("Waiver")
    about = _("Who is freed from a duty for some days, why, and who decided so. What is waived is not missed.")
    icon = "player-pause"
    related = ("duty__current", "party", "post")
    ordering = ("-first_day",)
    search_fields = ("party__name", "duty__code", "duty__current__name", "reason")
    view_permission = VIEW
    create_permission = WAIVE
    create_form = WaiverForm
    columns = (
        Column("party", _("For whom"), value="party.name", order_by=("party__name",), link=True),
        Column("post", _("Post"), value="post.title"),
        Column("duty", _("Duty"), value="duty.current.title", order_by=("duty__order",)),
        Column("first_day", _("From"), order_by=("first_day",), short=True),
        Column("last_day", _("Until"), order_by=("last_day",), short=True),
        Column("reason", _("Reason")),
        Column("approved_by", _("Approved by"), shown=False),
    )
    filters = (
        region_filter("party__region_path"),
        Filter("day", _("On the day"), is_day=True,
               narrow=lambda day, actor: Q(first_day__lte=day, last_day__gte=day)),
    )  # fmt: skip
    verbs = (
        Verb("end", _("Take back"), WAIVE, EndWaiverForm,
             lambda waiver, data, actor, now: services.end_waiver(
                 waiver.uid, version=data["version"], reason=data["reason"], actor=actor, now=now),
             icon="arrow-back-up", offered=lambda waiver: waiver.superseded_at is None),
    )  # fmt: skip

    def rows(self, actor: Actor) -> Any:
        """Return the waivers known now."""
        return super().rows(actor).filter(superseded_at=None)

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Grant a waiver."""
        return services.grant_waiver(
            data["duty"].uid,
            party=data["party"],
            post=_post_called(data["post"], data["party"], actor),
            first_day=data["first_day"],
            last_day=data["last_day"],
            reason=data["reason"],
            approved_by=data["approved_by"],
            actor=actor,
            now=now,
        )


def _post_called(title: str, party: Any, actor: Actor) -> Post | None:
    if not title.strip():
        return None
    found: Post | None = (
        Post.objects.visible_to(actor).filter(organisation=party, title=title.strip(), closed_on=None).first()
    )
    if found is None:
        raise Refused("not-found", fields={"post": "not-found"})
    return found


def _most_first(by_kind: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(by_kind.items(), key=lambda each: -each[1])


DUTIES = add(DutyRegister())
WAIVERS = add(WaiverRegister())
DUTIES.add_link(lambda actor: (reverse("duty-burden"), _("What it costs"), "clock") if actor.may(VIEW) else None)
