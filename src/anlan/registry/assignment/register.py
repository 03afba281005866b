"""The registers of disputes, of the rule book and of the blind spots (REG-12, REG-13)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment import disputes, queries, wording
from anlan.registry.assignment.answering import answer_of, history
from anlan.registry.assignment.models import Dispute, Rule
from anlan.registry.assignment.workflow import DECIDE, DISPUTE
from anlan.registry.parties import words
from anlan.registry.parties.areas import area_choices, area_condition
from anlan.registry.parties.models import OPEN_STATES, Gap, Party
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.parties.register import PARTIES, kinds, region_condition
from anlan.registry.regions.fields import region_named

_IN_FORCE = {"yes": _("in force"), "no": _("no longer in force")}
_TONES = {"open": ("warn", "scale"), "decided": ("ok", "gavel"), "withdrawn": ("info", "arrow-back-up")}


def _words(names: Mapping[str, "str | Promise"]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in names.items()]


class ReasonForm(forms.Form):
    """Why; on record for good."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _withdraw(record: Dispute, data: Mapping[str, Any], actor: Actor, now: datetime) -> Dispute:
    return disputes.withdraw_dispute(
        uid=record.uid, version=data["version"], reason=data["reason"], actor=actor, now=now
    )


def _within_region(text: Any, actor: Actor) -> Q:
    region = region_named(text, actor)
    return Q(party__region_path__within=region.path) if region else Q(pk__in=[])


class DisputeRegister(Register):
    """Parties whose department the rule book cannot settle, and what the committee office decided."""

    room, name, order = "registry", "disputes", 42
    model = Dispute
    label, label_one = _("Disputes of assignment"), _("Dispute of assignment")
    about = _("Hard cases of the rule book. The committee office decides who leads; the reason stays on record.")
    icon = "scale"
    empty_title = _("Nothing is disputed")
    empty_hint = _("Nothing is disputed here. New disputes appear when the rule book meets a hard case.")
    related = ("party__region", "lead", "rule")
    ordering = ("opened_at",)
    view_permission = "registry:dispute:view"
    detail_template = "registry/dispute_detail.html"
    verbs = (
        Verb(
            name="withdraw",
            label=_("Withdraw"),
            permission=DECIDE,
            form=ReasonForm,
            call=_withdraw,
            icon="arrow-back-up",
            offered=lambda record: record.state == "open",
        ),
    )
    columns = (
        Column("party", _("Party"), value="party.name", link=True, order_by=("party__name",)),
        Column("hard_case", _("Hard case"), words=wording.hard_case_words, order_by=("hard_case", "opened_at")),
        Column("region", _("Region"), value="party.region.name", order_by=("party__region_path",)),
        Column("claim", _("What was stated")),
        Column("state", _("State"), words=lambda code: str(DISPUTE.states[code]), tone=lambda code: _TONES[code]),
        Column("opened_at", _("Opened at"), order_by=("opened_at",)),
        Column("lead", _("Decided for"), value="lead.name"),
        Column("decided_at", _("Decided at"), order_by=("decided_at",)),
        Column("reason", _("Reason"), words=wording.reason_words, shown=False),
    )
    filters = (
        Filter("state", _("State"), choices=lambda actor: _words(DISPUTE.states)),
        Filter("hard_case", _("Hard case"),
               choices=lambda actor: _words(wording.HARD_CASES)),
        Filter("region", _("Region"), narrow=_within_region),
    )  # fmt: skip

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow by the name of the party."""
        return queryset.filter(party__name__contains=text)

    def title(self, record: Dispute) -> str:
        """Return party and hard case."""
        return f"{record.party.name} · {wording.hard_case_words(record.hard_case)}"

    def detail(self, record: Dispute, actor: Actor) -> dict[str, Any]:
        """Return the candidates, and the party's address on the pages."""
        return {
            "candidates": [
                (unit, wording.candidate_words(one), wording.where_words(one))
                for one, unit in queries.candidates_of(record)
            ],
            "party_url": PARTIES.url("detail", record.party),
            "rule_words": f"{wording.article_words(record.rule.article)} {record.rule.name}" if record.rule else "",
            "basis": record.rule.basis if record.rule else "",
        }

    def actions(self, record: Dispute, actor: Actor) -> list[tuple[str, "str | Promise", str]]:
        """Offer the decision while the dispute is open, its printed record afterwards."""
        offered: list[tuple[str, str | Promise, str]] = []
        if record.state == "open" and actor.may(DECIDE):
            offered.append((reverse("dispute-decide", args=[record.uid]), _("Decide"), "gavel"))
            many = f"{reverse('disputes-bulk')}?hard_case={record.hard_case}"
            offered.append((many, _("Decide many"), "checks"))
        if record.state != "open":
            offered.append((reverse("dispute-record", args=[record.uid]), _("Decision record"), "printer"))
        return [*offered, *super().actions(record, actor)]


class RuleRegister(Register):
    """The articles of the rule book, in the order in which they are read."""

    room, name, order = "registry", "rules", 43
    model = Rule
    label, label_one = _("Rule book of assignment"), _("Article")
    about = _(
        "Which department leads for which parties. Articles are read in their order; the first that holds decides."
    )
    icon = "book-2"
    ordering = ("last_day", "order", "article")
    view_permission = "registry:rulebook:view"
    search_fields = ("article", "title", "title_en")
    columns = (
        Column("article", _("Article"), words=wording.article_words, link=True, order_by=("article",)),
        Column("name", _("Heading")),
        Column("line", _("Department line"), names=words.line_choices),
        Column("level", _("Level"), words=lambda level: str(wording.LEVELS.get(level, level))),
        Column("hard_case", _("Hard case"), words=wording.hard_case_words),
        Column("order", _("Order"), order_by=("order",), numeric=True),
        Column("basis", _("Legal basis"), shown=False),
        Column("source", _("Source"), shown=False),
        Column("first_day", _("From"), order_by=("first_day",)),
        Column("last_day", _("Until"), order_by=("last_day",)),
    )
    filters = (
        Filter("force", _("In force"), choices=lambda actor: _words(_IN_FORCE),
               narrow=lambda value, actor: Q(last_day__isnull=value == "yes")),
        Filter("line", _("Department line"), choices=lambda actor: words.line_choices().items()),
        Filter("hard_case", _("Hard case"),
               choices=lambda actor: _words(wording.HARD_CASES)),
        Filter("industry", _("Industry"), narrow=lambda value, actor: Q(article__startswith=f"A{str(value)[:2]}")),
    )  # fmt: skip
    detail_template = "registry/rule_detail.html"

    def title(self, record: Rule) -> str:
        """Return number and title."""
        return f"{wording.article_words(record.article)} {record.name}"

    def detail(self, record: Rule, actor: Actor) -> dict[str, Any]:
        """Return the condition in words and as it is stored."""
        return {"condition": wording.condition_line(record.condition),
                "condition_words": wording.condition_words(record.condition), "effect": wording.effect_words(record),
                "suggests": wording.suggested(record)}  # fmt: skip

    def may_create(self, actor: Actor) -> bool:
        """Offer the form for a new article, which has a rehearsal of its own."""
        return actor.may("registry:rulebook:edit")

    def url(self, page: str, record: Any = None) -> str:
        """Lead to the form with the rehearsal."""
        return reverse("rule-new") if page == "new" else super().url(page, record)

    def actions(self, record: Rule, actor: Actor) -> list[tuple[str, "str | Promise", str]]:
        """Offer the change with its rehearsal while the article is in force."""
        if record.last_day is not None or not actor.may("registry:rulebook:edit"):
            return []
        return [(reverse("rule-change", args=[record.uid]), _("Change with rehearsal"), "edit")]


class BlindSpotRegister(Register):
    """Parties in operation that lack a department, a government, a leader or an officer."""

    room, name, order = "registry", "blind-spots", 41
    model = Party
    label, label_one = _("Blind spots"), _("Blind spot")
    about = _("Business entities in operation for which somebody is missing, or stands in only.")
    icon = "eye-off"
    empty_title = _("No blind spots")
    empty_hint = _("Everybody has somebody who answers for him here.")
    related = ("region", "lead")
    ordering = ("region_path", "name")
    view_permission = "registry:coverage:view"
    columns = (
        Column("name", _("Name"), link=True, order_by=("name",)),
        Column("kind", _("Kind"), names=words.kind_choices),
        Column("region", _("Region"), value="region.name", order_by=("region_path", "name")),
        Column("industry", _("Industry"), names=words.industry_names, order_by=("industry", "region_path")),
        Column("gaps", _("Missing"), words=words.gap_words, tone=words.gap_tone),
        Column("lead", _("Lead department"), value="lead.name"),
    )
    filters = (
        Filter("region", _("Region"), narrow=region_condition),
        Filter("missing", _("Missing"), choices=lambda actor: [(str(gap.value), str(gap.label)) for gap in Gap],
               narrow=lambda value, actor: Q(gaps__in=[bits for bits in range(16) if bits & int(value)])),
        Filter("industry", _("Industry"), narrow=lambda value, actor: Q(industry__startswith=str(value).strip())),
        Filter("kind", _("Kind"), choices=lambda actor: kinds(BUSINESS_KINDS, True)),
        Filter("area", _("Supervision area"), choices=area_choices, narrow=area_condition),
    )  # fmt: skip

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the parties in operation within reach that lack anything."""
        super().rows(actor)
        return queries.blind_spots(actor)

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow by the name."""
        return queryset.filter(name__contains=text)

    def url(self, page: str, record: Any = None) -> str:
        """Lead to the party itself."""
        return PARTIES.url("detail", record) if page == "detail" else super().url(page, record)


def assignment_panel(record: Party, actor: Actor) -> str:
    """Show on a party's page who answers for it, why, and what may be done about it."""
    if not actor.may("registry:assignment:view") or record.kind not in BUSINESS_KINDS:
        return ""
    rows = history(record)
    row = next((one for one in rows if one.last_day is None), None)
    today = local_day(datetime.now(UTC))
    held = next((one for one in rows if one.first_day <= today <= (one.last_day or today)), None)
    answer = answer_of(record, held, day=today) if row else None
    dispute = Dispute.objects.visible_to(actor).filter(party=record, state="open").first()
    return render_to_string(
        "registry/assignment_panel.html",
        {
            "party": record,
            "row": row,
            "answer": answer,
            "why": wording.why_words(row) if row else "",
            "rows": [(one, wording.why_words(one)) for one in rows[1:6]],
            "gaps": words.gap_words(record.gaps),
            "is_open": record.state in OPEN_STATES,
            "dispute_url": DISPUTES.url("detail", dispute) if dispute else "",
            "may": {verb: actor.may(f"registry:assignment:{verb}") for verb in ("propose", "edit", "decide")},
            "page_url": reverse("assignment-party", args=[record.uid]),
        },
    )


DISPUTES = add(DisputeRegister())
RULES = add(RuleRegister())
BLIND_SPOTS = add(BlindSpotRegister())
PARTIES.add_panel(assignment_panel)
