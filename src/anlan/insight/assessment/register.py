"""The registers of assessments: sheets, monthly assessments, scores, their lines, manual items, objections."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.periods.wording import period_called, period_words
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.insight.assessment import queries, services, showing
from anlan.insight.assessment.city import acts_for_city
from anlan.insight.assessment.forms import (
    AcceptForm,
    ManualItemForm,
    ObjectionForm,
    RefuseForm,
    SureForm,
    WhyForm,
)
from anlan.insight.assessment.models import Assessment, ManualItem, Objection, Score, ScoreLine, ScoreSheet
from anlan.insight.assessment.permissions import DECIDE, EDIT, OBJECT, PUBLISH, RUN, VIEW
from anlan.insight.assessment.wording import MEASURES, OBJECTION_TONES, SHEET_TONES, STATE_TONES
from anlan.insight.assessment.workflow import ASSESSMENT, OBJECTION, SHEET
from anlan.registry.lists.names import in_language


def _names(words: Mapping[str, Any]) -> Any:
    return lambda: {code: str(said) for code, said in words.items()}


def _chosen(words: Mapping[str, Any]) -> Any:
    return lambda actor: [(code, str(said)) for code, said in words.items()]


def _for_city(record: Any, actor: Actor) -> bool:
    return acts_for_city(actor)


class SheetRegister(Register):
    """Score sheets with all their editions."""

    room, name, order = "insight", "sheets", 40
    model = ScoreSheet
    label, label_one = _("Score sheets"), _("Score sheet")
    about = _("By which indicators and weights units are assessed. An edit makes a new edition; old ones stay.")
    icon = "list-details"
    ordering = ("code", "-edition")
    view_permission = VIEW
    detail_template = "insight/sheet_detail.html"
    columns = (
        Column("name", _("Name"), value="title", order_by=("code",), link=True),
        Column("edition", _("Edition no."), order_by=("edition",), numeric=True),
        Column("state", _("State"), names=_names(SHEET.states), tone=lambda code: SHEET_TONES[code],
               order_by=("state",), short=True),
        Column("in_force_at", _("In force since"), order_by=("in_force_at",)),
        Column("retired_at", _("Retired at"), order_by=("retired_at",), shown=False),
        Column("reason", _("Why this edition"), shown=False),
        Column("origin", _("Source"), value="origin"),
    )  # fmt: skip
    filters = (Filter("state", _("State"), choices=_chosen(SHEET.states)),)
    verbs = (
        Verb("edition", _("New edition"), EDIT, WhyForm,
             lambda sheet, data, actor, now: services.new_edition(
                 sheet, reason=data["reason"], actor=actor, now=now), icon="copy",
             offered=lambda sheet: sheet.state != "draft", offered_to=_for_city),
        Verb("force", _("Put in force"), EDIT, SureForm,
             lambda sheet, data, actor, now: services.put_in_force(
                 sheet, data["version"], actor=actor, now=now), icon="circle-check",
             offered=lambda sheet: sheet.state == "draft", offered_to=_for_city),
    )  # fmt: skip

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the draft's own pages beside the verbs."""
        found = super().actions(record, actor)
        if record.state == "draft" and actor.may(EDIT) and acts_for_city(actor):
            found = [
                (reverse("sheet-indicators", args=[record.uid]), _("Change weights"), "edit"),
                (reverse("sheet-rehearsal", args=[record.uid]), _("Rehearse"), "player-play"),
                *found,
            ]
        return found

    def title(self, record: ScoreSheet) -> str:
        """Return name and edition."""
        return f"{record.title} · {record.edition}"

    def detail(self, record: ScoreSheet, actor: Actor) -> dict[str, Any]:
        """Return the indicators with their formulas."""
        return {"indicators": showing.indicators_of_sheet(record)}


class AssessmentRegister(Register):
    """The assessments of every month; a page is the ranking."""

    room, name, order = "insight", "assessments", 30
    model = Assessment
    label, label_one = _("Assessments"), _("Assessment")
    about = _(
        "Computed every month from frozen facts, published by a person. Units of one band show no real difference."
    )
    icon = "trophy"
    empty_title = _("No assessment yet")
    empty_hint = _("The system computes last month's after the reports are due; then it is published here.")
    related = ("sheet", "published_by")
    ordering = ("-month", "code", "-edition")
    view_permission = VIEW
    detail_template = "insight/assessment_detail.html"
    columns = (
        Column("month", _("Month"), words=period_words, order_by=("month",), link=True, short=True),
        Column("sheet", _("Score sheet"), value="sheet.title", order_by=("code",)),
        Column("edition", _("Edition no."), order_by=("edition",), numeric=True),
        Column("state", _("State"), names=_names(ASSESSMENT.states), tone=lambda code: STATE_TONES[code],
               order_by=("state",), short=True),
        Column("units", _("Units"), order_by=("units",), numeric=True),
        Column("as_of", _("As known at"), order_by=("as_of",)),
        Column("published_at", _("Published at"), order_by=("published_at",)),
        Column("reason", _("Why this edition"), shown=False),
        Column("inputs_hash", _("Hash of the facts"), shown=False),
        Column("results", _("Hash of the scores"), shown=False),
    )  # fmt: skip
    filters = (
        Filter("month", _("Month"), narrow=lambda text, actor: Q(month=period_called(text))),
        Filter("state", _("State"), choices=_chosen(ASSESSMENT.states)),
        Filter("code", _("Score sheet"), choices=lambda actor: [
            (sheet.code, sheet.title) for sheet in queries.sheets(actor).exclude(state="draft").filter(edition=1)]),
    )  # fmt: skip
    verbs = (
        Verb("publish", _("Make public"), PUBLISH, SureForm,
             lambda one, data, actor, now: services.publish(one, data["version"], actor=actor, now=now),
             icon="speakerphone", offered=lambda one: one.state == "computed", offered_to=_for_city,
             confirm=_("A published assessment does not change any more. Publish it?")),
    )  # fmt: skip

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the scores as a workbook beside the verbs."""
        export = f"{SCORES.url('list')}export.xlsx?assessment={record.uid}"
        return [*super().actions(record, actor), (export, _("Excel"), "file-spreadsheet")]

    def detail(self, record: Assessment, actor: Actor) -> dict[str, Any]:
        """Return the ranking."""
        return showing.ranking_of(record, actor, lambda score: SCORES.url("detail", score))


class ScoreRegister(Register):
    """The scores of units; a page is one unit's month. It stands behind the assessments, not in the menu."""

    room, name, order = "insight", "scores", 31
    in_navigation = False
    model = Score
    label, label_one = _("Scores"), _("Score")
    icon = "report-analytics"
    related = ("assessment__sheet", "party")
    ordering = ("-assessment__month", "assessment__code", "-assessment__edition", "rank")
    search_fields = ("name",)
    view_permission = VIEW
    detail_template = "insight/score_detail.html"
    columns = (
        Column(
            "month",
            _("Month"),
            value="assessment.month",
            words=period_words,
            order_by=("assessment__month",),
            short=True,
        ),
        Column("sheet", _("Score sheet"), value="assessment.sheet.title", order_by=("assessment__code",)),
        Column("edition", _("Edition no."), value="assessment.edition", numeric=True, shown=False),
        Column("rank", _("Rank"), order_by=("rank",), numeric=True),
        Column("band", _("Band"), order_by=("band",), numeric=True),
        Column("unit", _("Unit"), value="name", order_by=("name",), link=True),
        Column("total", _("Total"), order_by=("total",), numeric=True),
        Column("low", _("At least"), order_by=("low",), numeric=True),
        Column("high", _("At most"), order_by=("high",), numeric=True),
        Column("lost", _("Points lost"), order_by=("lost",), numeric=True),
    )
    filters = (
        Filter("assessment", _("Assessment"), narrow=lambda value, actor: Q(assessment__uid=as_uid(value))),
        Filter("month", _("Month"), narrow=lambda text, actor: Q(assessment__month=period_called(text))),
    )

    def detail(self, record: Score, actor: Actor) -> dict[str, Any]:
        """Return the lines, each leading to its rows."""
        return showing.score_of(record, actor, lambda line: LINES.url("detail", line))


class LineRegister(Register):
    """The lines of scores; a page is one line with the very rows behind it, and where a unit objects."""

    room, name, order = "insight", "lines", 32
    in_navigation = False
    model = ScoreLine
    label, label_one = _("Lines of scores"), _("Score line")
    icon = "list-check"
    related = ("score__assessment__sheet", "score__party")
    ordering = ("-score__assessment__month", "score", "order")
    search_fields = ("score__name", "name")
    view_permission = VIEW
    detail_template = "insight/line_detail.html"
    columns = (
        Column("month", _("Month"), value="score.assessment.month", words=period_words, short=True),
        Column("unit", _("Unit"), value="score.name", order_by=("score__name",)),
        Column("indicator", _("Indicator"), value="title", order_by=("indicator",), link=True),
        Column("measure", _("Measured by"), names=_names(MEASURES)),
        Column("numerator", _("Cases"), order_by=("numerator",), numeric=True),
        Column("denominator", _("Counted among"), order_by=("denominator",), numeric=True),
        Column("points", _("Points got"), order_by=("points",), numeric=True),
        Column("most", _("Of"), numeric=True),
        Column("corrected", _("Corrected points"), order_by=("corrected",), numeric=True),
        Column("reason", _("Why corrected"), shown=False),
    )
    filters = (
        Filter("assessment", _("Assessment"), narrow=lambda value, actor: Q(score__assessment__uid=as_uid(value))),
    )
    verbs = (
        Verb("object", _("Raise an objection"), OBJECT, ObjectionForm,
             lambda line, data, actor, now: services.object_to(line, reason=data["reason"], actor=actor, now=now),
             icon="message", offered=lambda line: line.score.assessment.state == "published",
             offered_to=lambda line, actor: actor.organisation_id == line.score.party_id),
    )  # fmt: skip

    def title(self, record: ScoreLine) -> str:
        """Return the indicator, the unit and the month."""
        return f"{record.title} · {record.score.name} · {period_words(record.score.assessment.month)}"

    def detail(self, record: ScoreLine, actor: Actor) -> dict[str, Any]:
        """Return the rows behind, and the objections."""
        return showing.line_of(record, actor, SCORES.url("detail", record.score))


class ManualItemRegister(Register):
    """What named assessors gave."""

    room, name, order = "insight", "manual-items", 42
    model = ManualItem
    label, label_one = _("Manual items"), _("Manual item")
    about = _("Points that a named person gives on evidence; they count when the month is computed.")
    icon = "clipboard-check"
    related = ("party", "entered_by")
    ordering = ("-month", "party__name")
    search_fields = ("party__name", "evidence")
    view_permission = RUN
    create_permission = EDIT
    create_form = ManualItemForm
    columns = (
        Column("party", _("Unit"), value="party.name", order_by=("party__name",), link=True),
        Column("month", _("Month"), words=period_words, order_by=("month",), short=True),
        Column("indicator", _("Indicator"), order_by=("indicator",)),
        Column("points", _("Points got"), order_by=("points",), numeric=True),
        Column("evidence", _("Evidence")),
        Column("assessor", _("Assessor"), order_by=("assessor",)),
        Column("entered_at", _("Entered at"), order_by=("entered_at",), shown=False),
    )
    filters = (Filter("month", _("Month"), narrow=lambda text, actor: Q(month=period_called(text))),)

    def rows(self, actor: Actor) -> Any:
        """Return what is known now; a later entry supersedes the former."""
        return super().rows(actor).filter(superseded_at=None)

    def may_create(self, actor: Actor) -> bool:
        """Whether the actor enters manual items: the city's office."""
        return super().may_create(actor) and acts_for_city(actor)

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter what an assessor gives."""
        code, _colon, indicator = data["item"].partition(":")
        sheet = queries.sheets(actor).get(code=code, state="in_force")
        return services.enter_manual(
            sheet,
            indicator=indicator,
            month=data["month"],
            unit=data["party"],
            points=data["points"],
            evidence=data["evidence"],
            assessor=data["assessor"],
            actor=actor,
            now=now,
        )


class ObjectionRegister(Register):
    """Objections and their decisions."""

    room, name, order = "insight", "objections", 41
    model = Objection
    label, label_one = _("Objections"), _("Objection")
    about = _("A unit objects to a line; the committee office decides. What is accepted makes a new edition.")
    icon = "message"
    related = ("line__score__assessment__sheet", "line__score__party", "edition")
    ordering = ("decided_at", "-given_at")
    search_fields = ("line__score__name", "reason")
    view_permission = VIEW
    detail_template = "insight/objection_detail.html"
    columns = (
        Column("unit", _("Unit"), value="line.score.name", order_by=("line__score__name",), link=True),
        Column("month", _("Month"), value="line.score.assessment.month", words=period_words,
               order_by=("line__score__assessment__month",), short=True),
        Column("line", _("Indicator"), value="line.title"),
        Column("state", _("State"), names=_names(OBJECTION.states), tone=lambda code: OBJECTION_TONES[code],
               order_by=("state",), short=True),
        Column("reason", _("Reason")),
        Column("given_at", _("Raised at"), order_by=("given_at",)),
        Column("decided_at", _("Decided at"), order_by=("decided_at",)),
        Column("decision", _("Reason of the decision"), shown=False),
        Column("points", _("Points after correction"), numeric=True, shown=False),
    )  # fmt: skip
    filters = (Filter("state", _("State"), choices=_chosen(OBJECTION.states)),)
    verbs = (
        Verb("accept", _("Accept"), DECIDE, AcceptForm,
             lambda one, data, actor, now: services.decide_objection(
                 one, data["version"], accept=True, decision=data["decision"], points=data["points"],
                 actor=actor, now=now),
             icon="circle-check", offered=lambda one: one.state == "raised",
             offered_to=_for_city),
        Verb("refuse", _("Refuse"), DECIDE, RefuseForm,
             lambda one, data, actor, now: services.decide_objection(
                 one, data["version"], accept=False, decision=data["decision"], actor=actor, now=now),
             icon="circle-x", offered=lambda one: one.state == "raised",
             offered_to=_for_city),
    )  # fmt: skip

    def detail(self, record: Objection, actor: Actor) -> dict[str, Any]:
        """Return where the line and the corrected edition are."""
        return {
            "line_url": LINES.url("detail", record.line),
            "line_words": in_language(record.line.name, record.line.name_en),
            "edition_url": ASSESSMENTS.url("detail", record.edition) if record.edition else "",
        }


SHEETS = add(SheetRegister())
ASSESSMENTS = add(AssessmentRegister())
SCORES = add(ScoreRegister())
LINES = add(LineRegister())
MANUAL_ITEMS = add(ManualItemRegister())
OBJECTIONS = add(ObjectionRegister())
