"""The registers of warnings and of the orders that follow from them (INS-01 to INS-03, RSP-26)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.notices.queries import summed_up, told_about
from anlan.foundation.periods.wording import period_words
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.insight.warnings import queries, services
from anlan.insight.warnings.models import RUNGS, SENTENCES, Cause, ClosedAs, Order, OrderKind, Warning
from anlan.insight.warnings.permissions import DECIDE, EXPLAIN, ISSUE, RECEIVE, VIEW
from anlan.insight.warnings.rules import Rung
from anlan.insight.warnings.workflow import EXPLANATION, ORDER
from anlan.prevention.hazards.register import HAZARDS
from anlan.registry.entries.register import region_filter
from anlan.registry.parties.register import party_url
from anlan.registry.people.register import POSTS
from anlan.responsibility.duties.permissions import VIEW as SEE_DUTIES
from anlan.responsibility.tasks.register import UNIT_TASKS

_TONES = {
    Rung.REMIND: ("info", "clock"),
    Rung.WARN: ("warn", "alert-triangle"),
    Rung.REPORT: ("bad", "flag"),
    Rung.SUPERVISE: ("bad", "gavel"),
    Rung.INTERVIEW: ("bad", "messages"),
}
_ORDER_TONES = {
    "proposed": ("warn", "bulb"),
    "issued": ("bad", "send"),
    "received": ("warn", "hourglass"),
    "replied": ("info", "message"),
    "concluded": ("ok", "circle-check"),
    "dropped": ("", "circle-x"),
}
_EXPLANATION_TONES = {
    "given": ("warn", "hourglass"), "accepted": ("ok", "circle-check"), "refused": ("bad", "circle-x"),
}  # fmt: skip


_STATES = {
    "failing": _("open, past due"),
    "high": _("open, reported or higher"),
    "open": _("open, with reminders"),
    "closed": _("closed"),
}
_IN_STATE = {
    "failing": Q(closed_at=None, rung__gt=Rung.REMIND),
    "high": Q(closed_at=None, rung__gte=Rung.REPORT),
    "open": Q(closed_at=None),
    "closed": Q(closed_at__isnull=False),
}


def rung_names() -> dict[str, str]:
    """Return rung → words."""
    return {str(int(rung)): str(words) for rung, words in RUNGS.items()}


def rung_words(rung: Any) -> str:
    """Return the words of one rung."""
    return str(RUNGS[Rung(int(rung))])


def rung_tone(rung: Any) -> tuple[str, str]:
    """Return tone and icon of a rung's tag."""
    return _TONES[Rung(int(rung))]


class ExplainForm(forms.Form):
    """Why it happened and what is done about it."""

    text = forms.CharField(label=_("Explanation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class DecisionForm(forms.Form):
    """The reason of a decision; on record for good."""

    decision = forms.CharField(
        label=_("Reason of the decision"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class KindForm(forms.Form):
    """Which order."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrderKind.choices)


class IssueForm(forms.Form):
    """What is demanded, until when."""

    demand = forms.CharField(label=_("What is demanded"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    deadline = forms.DateField(label=_("Deadline"), widget=forms.DateInput(attrs={"type": "date"}))


class OutcomeForm(forms.Form):
    """The reason or outcome."""

    outcome = forms.CharField(label=_("Reason or outcome"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(forms.Form):
    """What was done."""

    reply = forms.CharField(label=_("Reply"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class SureForm(forms.Form):
    """Nothing to fill in."""


def _explain(warning: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.explain(warning, text=data["text"], actor=actor, now=now)


def _accept(warning: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.decide_waiting(warning, accept=True, decision=data["decision"], actor=actor, now=now)


def _refuse(warning: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.decide_waiting(warning, accept=False, decision=data["decision"], actor=actor, now=now)


def _propose(warning: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.propose_order(warning, kind=OrderKind(data["kind"]), actor=actor, now=now)


def _is_own(record: Any, actor: Actor) -> bool:
    return bool(actor.organisation_id == record.party_id)


def _is_anothers(record: Any, actor: Actor) -> bool:
    return not queries.answers_for(actor, record.party)


def _waits(warning: Any, actor: Actor) -> bool:
    return _is_anothers(warning, actor) and queries.waiting_explanation(actor, warning) is not None


def _summed_up(value: Any, actor: Actor) -> Q:
    """Narrow to the warnings of a notice to the actor that sums them up."""
    uid = as_uid(str(value))
    return Q(uid__in=summed_up(actor, uid).values("subject_uid")) if uid else Q(pk__in=[])


def _is_open(warning: Any) -> bool:
    return warning.closed_at is None


def matter_url(warning: Warning, actor: Actor) -> str:
    """Return the page on which what a warning is about is put right; nothing where the actor may not open it."""
    if warning.duty is not None and actor.may(SEE_DUTIES):
        owing = warning.post or warning.party
        return reverse("obligation", args=[owing.uid, warning.duty.uid, warning.latest or warning.spell])
    register = {"hazard": HAZARDS, "post": POSTS, "unit_task": UNIT_TASKS}.get(warning.subject_kind)
    if register is None or not actor.may(register.view_permission):
        return ""
    return reverse(register.url_name("detail"), args=[warning.subject_uid])


class WarningRegister(Register):
    """What fails, who has to answer for it, and how high it has risen."""

    room, name, order = "insight", "warnings", 10
    model = Warning
    label, label_one = _("Warnings"), _("Warning")
    about = _(
        "Raised and closed by the system. A warning ends when the next period is met, when nothing is owed any more, "
        "or when a superior accepts the explanation."
    )
    icon = "alert-triangle"
    empty_title = _("No warnings")
    empty_hint = _("Nothing within your jurisdiction has failed. The system looks again with every sweep.")
    related = ("party__region", "duty__current", "post")
    ordering = ("closed_at", "-weight", "due_at")
    search_fields = ("party__name",)
    view_permission = VIEW
    export_permission = VIEW
    detail_template = "insight/warning_detail.html"
    columns = (
        Column("party", _("Who is warned"), value="party.name", order_by=("party__name",), link=True),
        Column("what", _("About"), value="what", order_by=("cause", "duty")),
        Column("rung", _("Rung"), words=rung_words, tone=rung_tone, order_by=("-weight",)),
        Column("region", _("Region"), value="party.region.name", order_by=("party__region_path",)),
        Column("spell", _("Failing since"), value="since", words=period_words, order_by=("spell",)),
        Column("failing", _("Failing periods"), order_by=("failing",)),
        Column("answered", _("Done late")),
        Column("due_at", _("Due"), value="due_on", order_by=("due_at",)),
        Column("raised_at", _("Raised"), order_by=("raised_at",), shown=False),
        Column("climbed_at", _("On this rung since"), order_by=("climbed_at",), shown=False),
        Column("closed_at", _("Closed"), order_by=("closed_at",)),
        Column(
            "closed_as",
            _("Closed because"),
            shown=False,
            names=lambda: {code: str(words) for code, words in ClosedAs.choices},
        ),
    )
    filters = (
        Filter("state", _("State"), choices=lambda actor: [(code, str(words)) for code, words in _STATES.items()],
               narrow=lambda value, actor: _IN_STATE[value]),
        Filter("rung", _("Rung"), choices=lambda actor: rung_names().items()),
        Filter("sentence", _("Sentence"), choices=lambda actor: SENTENCES.items()),
        Filter("cause", _("About"), choices=lambda actor: Cause.choices),
        region_filter("party__region_path"),
        Filter("own", _("Of my unit"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: Q(party=actor.organisation_id)),
        Filter("explained", _("Waiting for a decision"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: Q(pk__in=queries.explanations_to_decide(actor).values("warning"))),
        Filter("duty", _("Duty"), narrow=lambda value, actor: Q(duty__code=value), hidden=True),
        Filter("notice", _("Notice"), narrow=_summed_up, hidden=True),
    )  # fmt: skip
    verbs = (
        Verb("explain", _("Explain"), EXPLAIN, ExplainForm, _explain, icon="message",
             offered=_is_open, offered_to=_is_own),
        Verb("accept", _("Accept the explanation"), DECIDE, DecisionForm, _accept, icon="circle-check",
             offered=_is_open, offered_to=_waits),
        Verb("refuse", _("Refuse the explanation"), DECIDE, DecisionForm, _refuse, icon="circle-x",
             offered=_is_open, offered_to=_waits),
        Verb("order", _("Order something"), ISSUE, KindForm, _propose, icon="gavel",
             offered=_is_open, offered_to=_is_anothers),
    )  # fmt: skip

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the hazard, obligation or post that it is about, where it is put right, beside the verbs."""
        about = matter_url(record, actor)
        opens = [(about, _("Open what it is about"), "arrow-right")] if about else []
        return [*opens, *super().actions(record, actor)]

    def told(self, detail: Mapping[str, Any]) -> list[str]:
        """Return of what an act warns, the rung, or how the warning ended."""
        said = ((Cause, detail.get("cause")), (ClosedAs, detail.get("closed_as")))
        words = [str(choices(code).label) for choices, code in said if code in choices.values]
        return [*words, *(str(words) for rung, words in RUNGS.items() if rung.code == detail.get("rung"))]

    def title(self, record: Warning) -> str:
        """Return whom it warns and of what."""
        return f"{record.party.name} · {record.what}"

    def detail(self, record: Warning, actor: Actor) -> dict[str, Any]:
        """Return the ladder, explanations, orders, and who was told when."""
        return {
            "party_url": party_url(record.party),
            "ladder": [
                (words, "now" if rung == record.rung else "done" if rung < record.rung else "")
                for rung, words in RUNGS.items()
            ],
            "explanations": [
                (one, *_EXPLANATION_TONES[one.state], EXPLANATION.states[one.state])
                for one in queries.explanations_of(actor, record)
            ],
            "orders": [
                (order, ORDERS.url("detail", order), *_ORDER_TONES[order.state], ORDER.states[order.state])
                for order in queries.orders_of(actor, record)
            ],
            "told": list(told_about(record.uid)),
            "terms": record.duty.current if record.duty else None,
        }


class OrderRegister(Register):
    """Supervision orders and interviews, from proposal to conclusion."""

    room, name, order = "insight", "orders", 20
    model = Order
    label, label_one = _("Orders and accountability"), _("Order")
    detail_template = "insight/order_detail.html"
    about = _("The system proposes, a person issues. The addressee confirms receipt and replies; the issuer concludes.")
    icon = "gavel"
    empty_title = _("No orders")
    empty_hint = _("Orders are proposed when a warning has stood for long; a superior can begin one from a warning.")
    related = ("party__region", "warning__duty__current", "warning__party", "issued_by")
    ordering = ("ended_at", "deadline", "proposed_at")
    search_fields = ("party__name", "number")
    view_permission = VIEW
    export_permission = VIEW
    columns = (
        Column("party", _("Addressee"), value="party.name", order_by=("party__name",), link=True),
        Column("kind", _("Kind"), names=lambda: {code: str(words) for code, words in OrderKind.choices}),
        Column("number", _("Number"), order_by=("number",)),
        Column("state", _("State"), names=lambda: {code: str(words) for code, words in ORDER.states.items()},
               tone=lambda code: _ORDER_TONES[code], order_by=("state",)),
        Column("about", _("About"), value="warning.what"),
        Column("demand", _("What is demanded"), shown=False),
        Column("deadline", _("Deadline"), order_by=("deadline",)),
        Column("proposed_at", _("Proposed at"), order_by=("proposed_at",), shown=False),
        Column("issued_at", _("Issued at"), order_by=("issued_at",)),
        Column("issued_by", _("Issued by"), value="issued_by.title", shown=False),
        Column("received_at", _("Received at"), order_by=("received_at",)),
        Column("reply", _("Reply"), shown=False),
        Column("replied_at", _("Replied at"), order_by=("replied_at",), shown=False),
        Column("outcome", _("Outcome"), shown=False),
        Column("ended_at", _("Ended at"), order_by=("ended_at",), shown=False),
    )  # fmt: skip
    filters = (
        Filter("state", _("State"), choices=lambda actor: [(code, str(words)) for code, words in ORDER.states.items()]),
        Filter("kind", _("Kind"), choices=lambda actor: OrderKind.choices),
        region_filter("party__region_path"),
        Filter("own", _("To my unit"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: Q(party=actor.organisation_id)),
    )  # fmt: skip
    verbs = (
        Verb("issue", _("Issue"), ISSUE, IssueForm,
             lambda order, data, actor, now: services.issue_order(
                 order, data["version"], demand=data["demand"], deadline=data["deadline"], actor=actor, now=now),
             icon="send", offered=lambda order: order.state == "proposed", offered_to=_is_anothers),
        Verb("drop", _("Do not issue"), ISSUE, OutcomeForm,
             lambda order, data, actor, now: services.drop_order(
                 order, data["version"], outcome=data["outcome"], actor=actor, now=now),
             icon="circle-x", offered=lambda order: order.state == "proposed", offered_to=_is_anothers),
        Verb("receive", _("Confirm receipt"), RECEIVE, SureForm,
             lambda order, data, actor, now: services.receive_order(order, data["version"], actor=actor, now=now),
             icon="check", offered=lambda order: order.state == "issued", offered_to=_is_own),
        Verb("reply", _("Reply"), RECEIVE, ReplyForm,
             lambda order, data, actor, now: services.reply_to_order(
                 order, data["version"], reply=data["reply"], actor=actor, now=now),
             icon="message", offered=lambda order: order.state == "received", offered_to=_is_own),
        Verb("conclude", _("Conclude"), ISSUE, OutcomeForm,
             lambda order, data, actor, now: services.conclude_order(
                 order, data["version"], outcome=data["outcome"], actor=actor, now=now),
             icon="circle-check", offered=lambda order: order.state == "replied", offered_to=_is_anothers),
        Verb("return", _("Return the reply"), ISSUE, OutcomeForm,
             lambda order, data, actor, now: services.return_reply(
                 order, data["version"], outcome=data["outcome"], actor=actor, now=now),
             icon="arrow-back-up", offered=lambda order: order.state == "replied", offered_to=_is_anothers),
    )  # fmt: skip

    def links(self, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the accountability list: units that stand on it now, and those proposed for it."""
        return [*super().links(actor), (f"{self.url('list')}?kind=account", _("Accountability list"), "list-check")]

    def detail(self, record: Order, actor: Actor) -> dict[str, Any]:
        """Return the warning behind it and the chain of reminders as evidence (RSP-26)."""
        warning = record.warning
        return {
            "warning": warning,
            "warning_url": WARNINGS.url("detail", warning),
            "rung": (*rung_tone(warning.rung), rung_words(warning.rung)),
            "told": list(told_about(warning.uid)),
        }

    def told(self, detail: Mapping[str, Any]) -> list[str]:
        """Return which kind of order an act proposes."""
        return [str(OrderKind(kind).label)] if (kind := detail.get("kind")) in OrderKind.values else []

    def title(self, record: Order) -> str:
        """Return number or kind, and the addressee."""
        return f"{record.number or record.get_kind_display()} · {record.party.name}"


WARNINGS = add(WarningRegister())
ORDERS = add(OrderRegister())
