"""Score sheets, assessments with their scores and lines, manual items, objections."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.periods.wording import period_words
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path, signed_in
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.models import StateField
from anlan.insight.assessment.city import acts_for_city
from anlan.insight.assessment.permissions import RUN, VIEW
from anlan.insight.assessment.workflow import ASSESSMENT, OBJECTION, SHEET
from anlan.registry.lists.names import in_language
from anlan.registry.regions.paths import PathField, ancestors

_NOTHING = Q(pk__in=[])


def _through_assessment(prefix: str) -> Callable[[Actor], Q]:
    """Reach what is published in the actor's city with the permission to view; the rest for who computes the whole.

    ``region_path`` of an assessment is the region that its units lie in, the city. What lies in no region at all is
    seen by nobody but those who see everything.
    """

    def condition(actor: Actor) -> Q:
        if actor.user_id is None:
            return Q() if actor.reach.everything else _NOTHING
        if not actor.may(VIEW):
            return _NOTHING
        published = Q(**{f"{prefix}state": "published"})
        if actor.reach.everything:
            return Q() if actor.may(RUN) else published
        near, whole = _NOTHING, _NOTHING
        for area in actor.reach.areas:
            within = Q(**{f"{prefix}region_path__within": area.path})
            near |= within | Q(**{f"{prefix}region_path__in": ancestors(area.path)})
            if actor.may(RUN) and not area.line:
                whole |= within
        return (published & near) | whole

    return condition


def _as_assessor(actor: Actor) -> Q:
    """Reach the manual items of units within reach, for those who compute the whole; for nobody else."""
    return party_path("party")(actor) if actor.may(RUN) and acts_for_city(actor) else _NOTHING


class ScoreSheet(Record, Scoped):
    """Which indicators with which weights a kind of unit is assessed by; one edition of it.

    ``indicators`` are rows as ``sheets.py`` reads them. The units are the organisations of ``unit_kind`` at
    ``unit_level`` (2 city, 3 county, 4 township). Only a draft is changed; ``reason`` says why there is this edition.
    """

    reached_through = signed_in

    code = models.CharField(_("Sheet"), max_length=24)
    edition = models.PositiveSmallIntegerField(_("Edition no."))
    state = StateField(SHEET, verbose_name=_("State"), max_length=12)
    name = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(max_length=120, blank=True, default="")
    unit_kind = models.CharField(_("Kind of unit"), max_length=32)
    unit_level = models.PositiveSmallIntegerField(_("Level"))
    indicators = models.JSONField(_("Indicators"))
    source = models.CharField(_("Source"), max_length=300, blank=True, default="")
    source_en = models.CharField(max_length=300, blank=True, default="")
    is_shipped = models.BooleanField(default=False, editable=False)
    reason = models.CharField(_("Why this edition"), max_length=300, blank=True, default="")
    made_at = models.DateTimeField(_("Made at"))
    in_force_at = models.DateTimeField(_("In force since"), null=True)
    retired_at = models.DateTimeField(_("Retired at"), null=True)

    class Meta:
        verbose_name = _("score sheet")
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="sheet_edition_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(state="in_force"), name="sheet_one_in_force"),
            models.UniqueConstraint(fields=["code"], condition=Q(state="draft"), name="sheet_one_draft"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the active language."""
        return in_language(self.name, self.name_en)

    @property
    def origin(self) -> str:
        """The source in the active language."""
        return in_language(self.source, self.source_en)


class Assessment(Record, Scoped):
    """One edition of the scores of a month by a sheet.

    ``inputs`` is the number of the folder of frozen facts (ANLAN_HOME/assessments/<month>/<inputs>/), ``inputs_hash``
    their SHA-256, ``as_of`` the UTC instant they were known at. ``reason`` says why there is an edition after the
    first. ``results`` is the SHA-256 of all scores and lines.
    """

    reached_through = _through_assessment("")

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="assessments", verbose_name=_("Score sheet"))
    code = models.CharField(max_length=24)
    month = models.CharField(_("Month"), max_length=7)
    edition = models.PositiveSmallIntegerField(_("Edition no."))
    state = StateField(ASSESSMENT, verbose_name=_("State"), max_length=12)
    region_path = PathField(blank=True, default="")
    as_of = models.DateTimeField(_("As known at"))
    inputs = models.PositiveSmallIntegerField()
    inputs_hash = models.CharField(_("Hash of the facts"), max_length=64)
    results = models.CharField(_("Hash of the scores"), max_length=64)
    units = models.PositiveIntegerField(_("Units"))
    reason = models.CharField(_("Why this edition"), max_length=300, blank=True, default="")
    computed_at = models.DateTimeField(_("Computed at"))
    published_at = models.DateTimeField(_("Published at"), null=True)
    published_by = models.ForeignKey("registry.Post", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("assessment")
        constraints = [models.UniqueConstraint(fields=["code", "month", "edition"], name="assessment_edition_once")]
        indexes = [models.Index(fields=["-month", "code", "-edition"], name="assessments_newest")]

    def __str__(self) -> str:
        return f"{period_words(self.month)} · {self.sheet.title}"


class Score(Record, Scoped):
    """What one unit got: the total of 100, the 95 % interval, rank and band. Empty where no indicator applies."""

    reached_through = _through_assessment("assessment__")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="scores", verbose_name=_("Assessment"))
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit"))
    name = models.CharField(_("Unit"), max_length=200)
    total = models.DecimalField(_("Total"), max_digits=6, decimal_places=2, null=True)
    low = models.DecimalField(_("At least"), max_digits=6, decimal_places=2, null=True)
    high = models.DecimalField(_("At most"), max_digits=6, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField(_("Rank"), null=True)
    band = models.PositiveSmallIntegerField(_("Band"), null=True)
    lost = models.DecimalField(_("Points lost"), max_digits=6, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("score")
        constraints = [models.UniqueConstraint(fields=["assessment", "party"], name="score_once_a_unit")]
        indexes = [models.Index(fields=["party", "assessment"], name="scores_of_unit")]

    def __str__(self) -> str:
        return f"{self.name} · {period_words(self.assessment.month)}"


class ScoreLine(Record, Scoped):
    """What one unit got for one indicator. ``corrected`` are the points after an objection, ``reason`` says why."""

    reached_through = _through_assessment("score__assessment__")

    score = models.ForeignKey(Score, models.PROTECT, related_name="lines", verbose_name=_("Score"))
    order = models.PositiveSmallIntegerField()
    indicator = models.CharField(_("Indicator"), max_length=24)
    name = models.CharField(_("Indicator"), max_length=80)
    name_en = models.CharField(max_length=120, blank=True, default="")
    measure = models.CharField(_("Measured by"), max_length=24)
    numerator = models.DecimalField(_("Cases"), max_digits=12, decimal_places=2, null=True)
    denominator = models.DecimalField(_("Counted among"), max_digits=12, decimal_places=2, null=True)
    points = models.DecimalField(_("Points got"), max_digits=6, decimal_places=2, null=True)
    most = models.DecimalField(_("Of"), max_digits=6, decimal_places=2)
    is_bonus = models.BooleanField(_("Bonus"), default=False)
    variance = models.FloatField(default=0)
    corrected = models.DecimalField(_("Corrected points"), max_digits=6, decimal_places=2, null=True)
    reason = models.CharField(_("Why corrected"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("line of a score")
        constraints = [models.UniqueConstraint(fields=["score", "indicator"], name="score_line_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The indicator's name in the active language."""
        return in_language(self.name, self.name_en)

    @property
    def valid(self) -> Any:
        """The points that count; None where the indicator does not apply."""
        return self.points if self.corrected is None else self.corrected


class ManualItem(Record, Scoped):
    """Points that a named assessor gives a unit for a manual indicator in a month, with what they rest on (RSP-27).

    A later entry supersedes the former, which stays readable.
    """

    reached_through = _as_assessor

    code = models.CharField(_("Sheet"), max_length=24)
    indicator = models.CharField(_("Indicator"), max_length=24)
    month = models.CharField(_("Month"), max_length=7)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit"))
    points = models.DecimalField(_("Points got"), max_digits=6, decimal_places=2)
    evidence = models.CharField(_("Evidence"), max_length=1000)
    assessor = models.CharField(_("Assessor"), max_length=80)
    entered_at = models.DateTimeField(_("Entered at"))
    entered_by = models.ForeignKey("registry.Post", models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("manual item")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "indicator", "month", "party"],
                condition=Q(superseded_at=None),
                name="manual_item_one_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} · {period_words(self.month)}"


class Objection(Record, Scoped):
    """That a unit objects to one line, and what was decided; ``edition`` is the assessment that corrected it."""

    reached_through = _through_assessment("line__score__assessment__")

    line = models.ForeignKey(ScoreLine, models.PROTECT, related_name="objections", verbose_name=_("Score line"))
    state = StateField(OBJECTION, verbose_name=_("State"), max_length=12)
    reason = models.TextField(_("Reason"))
    given_at = models.DateTimeField(_("Raised at"))
    given_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(_("Decided at"), null=True)
    decision = models.CharField(_("Reason of the decision"), max_length=300, blank=True, default="")
    points = models.DecimalField(_("Points after correction"), max_digits=6, decimal_places=2, null=True)
    edition = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+", verbose_name=_("New edition"))

    class Meta:
        verbose_name = _("objection")
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(state="raised"), name="objection_one_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.line.score.name} · {self.line.title}"
