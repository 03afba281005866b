"""Duties, their terms from day to day, and waivers (design, section 2).

What the sweep reads: the rows of ``DutyTerms`` known at T with ``state`` in force and ``runs_as`` period, one row a
duty of the engine: ``duty`` is its identity (warnings and verdicts name it), ``first_day`` and ``last_day`` are its
validity, the other fields have the names of the design. A duty whose terms change from a day on has two such rows
with one ``duty``; they never overlap, and the second begins with a period of both cadences, so that no period is
judged twice.
"""

import tomllib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.dated.models import DatedFact
from anlan.foundation.periods.rules import Cadence, DueFrom, GraceUnit
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path, signed_in
from anlan.registry.lists.names import in_language


class State(models.TextChoices):
    """Whether a duty is owed: prepared, owed, or no longer."""

    DRAFT = "draft", _("Not switched on")
    IN_FORCE = "in_force", _("Switched on")
    RETIRED = "retired", _("Retired")


class RunsAs(models.TextChoices):
    """How a duty is evaluated; the catalogue says it of every row."""

    PERIOD = "period", _("By calendar period")
    CLOCK = "clock", _("As a clock of its own")
    NOT_YET = "not_yet", _("Cannot be evaluated yet")


class Holder(models.TextChoices):
    """Who owes: a unit or enterprise, or a post in person ("per leader")."""

    PARTY = "party", _("Unit or enterprise")
    POST = "post", _("Post in person")


class Strength(models.TextChoices):
    """Mandatory duties warn and deduct; encouraged ones never do."""

    MANDATORY = "mandatory", _("Mandatory")
    ENCOURAGED = "encouraged", _("Encouraged")


class Responsibility(models.TextChoices):
    """The three kinds of responsibility (RSP-01)."""

    LEADERSHIP = "leadership", _("Party and government leadership")
    DEPARTMENTAL = "departmental", _("Departmental supervision")
    ENTERPRISE = "enterprise", _("Enterprise's own")


class Ground(models.TextChoices):
    """On which of the three musts, and the two further grounds, a duty stands (RSP-03)."""

    INDUSTRY = "industry", _("Who manages the industry")
    BUSINESS = "business", _("Who manages the business")
    PRODUCTION = "production", _("Who manages production and operation")
    ASSETS = "assets", _("Who manages assets")
    HEALTH = "health", _("Who manages occupational health")


CADENCES = {
    Cadence.DAY.value: _("every day"),
    Cadence.WEEK.value: _("every week"),
    Cadence.MONTH.value: _("every month"),
    Cadence.QUARTER.value: _("every quarter"),
    Cadence.HALF_YEAR.value: _("every half-year"),
    Cadence.YEAR.value: _("every year"),
}
GRACE_UNITS = {GraceUnit.CALENDAR.value: _("calendar days"), GraceUnit.WORKING.value: _("working days")}
DUE_FROM = {DueFrom.END.value: _("after the period ends"), DueFrom.START.value: _("from its first day (plans)")}


def shipped_ladder() -> list[dict[str, Any]]:
    """Return the ladder that a duty has unless its terms say otherwise: rung and days after due, from ``data``."""
    return deepcopy(_ladder())


@cache
def _ladder() -> list[dict[str, Any]]:
    content = tomllib.loads((Path(__file__).parent / "data" / "ladder.toml").read_text(encoding="utf-8"))
    return list(content["steps"])


class Duty(Record, Scoped):
    """A duty as an identity; what it demands stands in its terms. ``current`` is the row of its terms known now.

    ``code`` is the number in the catalogue (CAD-10 for a shipped row). ``state`` is published from ``current``.
    ``holders`` and ``by_kind`` (kind of party or post → how many) were counted at ``counted_at``: when the terms
    changed, and every night.
    """

    reached_through = signed_in

    code = models.CharField(_("Number"), max_length=24, unique=True)
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.DRAFT)
    is_shipped = models.BooleanField(default=False, editable=False)
    order = models.PositiveIntegerField(default=1000)
    current = models.OneToOneField("DutyTerms", models.PROTECT, null=True, related_name="+", editable=False)
    holders = models.PositiveIntegerField(_("Held by"), null=True, editable=False)
    by_kind = models.JSONField(default=dict, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("duty")

    def __str__(self) -> str:
        return f"{self.code} {self.current.title}" if self.current else self.code


class DutyTerms(DatedFact, Scoped):
    """What a duty demands from day to day, as it was known: an edit makes another row, none is overwritten.

    ``selector`` is a condition over facets (``facets.py`` names those it may ask for). ``cadence`` is a calendar
    period and empty unless ``runs_as`` is period. ``act_kind`` is the kind of act that counts. ``evidence`` names
    the kinds of proof. ``minutes`` is what one fulfilment costs its holder. ``local`` marks an interval that the
    source leaves open and the city sets. ``note`` says why a row is a clock or cannot be evaluated yet.
    """

    alone_by = ("duty",)
    reached_through = signed_in

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="terms", db_index=False)
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.DRAFT)
    name = models.CharField(_("Name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True, default="")
    text = models.TextField(_("What has to be done"), blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    holder = models.CharField(_("Who owes it"), max_length=8, choices=Holder.choices, default=Holder.PARTY)
    selector = models.JSONField(_("Holds for"), encoder=DjangoJSONEncoder)
    runs_as = models.CharField(_("Evaluated"), max_length=8, choices=RunsAs.choices, default=RunsAs.PERIOD)
    note = models.TextField(_("Why so"), blank=True, default="")
    note_en = models.TextField(blank=True, default="")
    cadence = models.CharField(_("How often"), max_length=12, blank=True, default="", choices=CADENCES)
    local = models.BooleanField(_("Interval set locally"), default=False)
    minimum = models.PositiveSmallIntegerField(_("At least"), default=1)
    due_from = models.CharField(_("Grace counts"), max_length=8, choices=DUE_FROM, default=DueFrom.END.value)
    grace = models.SmallIntegerField(_("Grace"), default=0)
    grace_unit = models.CharField(_("Grace in"), max_length=12, choices=GRACE_UNITS, default=GraceUnit.CALENDAR.value)
    act_kind = models.CharField(_("What counts"), max_length=64, blank=True, default="")
    evidence = models.JSONField(_("Kinds of proof"), default=list, blank=True)
    strength = models.CharField(_("Strength"), max_length=12, choices=Strength.choices, default=Strength.MANDATORY)
    responsibility = models.CharField(_("Kind of responsibility"), max_length=16, choices=Responsibility.choices)
    ground = models.CharField(_("Ground"), max_length=12, choices=Ground.choices)
    sector = models.CharField(_("Department line"), max_length=32, blank=True, default="")
    basis = models.CharField(_("Legal basis"), max_length=300, blank=True, default="")
    ladder = models.JSONField(_("Escalation"), default=shipped_ladder)
    minutes = models.PositiveIntegerField(_("Minutes each time"), default=10)

    class Meta:
        verbose_name = _("terms of a duty")
        constraints = [
            models.CheckConstraint(
                condition=Q(runs_as="period") & ~Q(cadence="") & ~Q(act_kind="") | ~Q(runs_as="period") & Q(cadence=""),
                name="duty_period_has_cadence",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | ~Q(runs_as="not_yet"), name="duty_in_force_can_be_evaluated"
            ),
            models.CheckConstraint(condition=Q(minimum__gte=1), name="duty_minimum_is_one"),
        ]
        indexes = [models.Index(fields=["duty", "first_day"], name="terms_of_duty")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the active language."""
        return in_language(self.name, self.name_en)

    @property
    def wording(self) -> str:
        """What has to be done, in the active language."""
        return in_language(self.text, self.text_en)

    @property
    def reason(self) -> str:
        """Why the duty is a clock or cannot be evaluated yet, in the active language."""
        return in_language(self.note, self.note_en)


class Waiver(Record, DatedFact, Scoped):
    """That a holder need not fulfil a duty for some days; it covers the periods whose last day lies in them.

    ``party`` is who is freed, or the unit of the ``post`` that is. ``approved_by`` names who decided.
    """

    reached_through = party_path("party")

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="waivers", verbose_name=_("Duty"))
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("For whom"))
    post = models.ForeignKey("registry.Post", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("Reason"), max_length=300)
    approved_by = models.CharField(_("Approved by"), max_length=120)

    class Meta:
        verbose_name = _("waiver")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__isnull=False), name="waiver_ends"),
            models.CheckConstraint(condition=Q(last_day__gte=models.F("first_day")), name="waiver_in_order"),
        ]
        indexes = [models.Index(fields=["party", "duty"], name="waivers_of_party")]

    def __str__(self) -> str:
        return f"{self.duty.code} · {self.party}"
