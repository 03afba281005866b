"""Households of fire-vulnerable persons and the units on duty for them (REG-27)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import party_path
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.models import Entry
from anlan.registry.regions.paths import WIDTH

VILLAGE_PATH = 5 * WIDTH
"""How long the path of a village is at least: province, city, county, township, village."""

_UNIT = party_path("unit")


def of_the_village_or_on_duty(actor: Actor) -> Q:
    """Reach a household from a post of its own village, or from a unit that is on duty there today. Nobody else.

    Tighter than territory on purpose: the list says who is old, ill and alone at home. A township, county or city,
    a department line and a leader or auditor who sees everything see no household; they see numbers, and put units
    on duty for a while. Only programs (no user) pass. "Today" is the database's, in local time: the right ends by
    itself when the duty's last day is over.
    """
    if actor.reach.everything and actor.user_id is None:
        return Q()
    condition = Q(pk__in=[])
    for area in actor.reach.areas:
        if not area.line and len(area.path) >= VILLAGE_PATH:
            condition |= Q(region__path__within=area.path)
    if actor.organisation_id is not None:
        today = TruncDate(Now())
        on_duty = HouseholdDuty.objects.beyond_scope("the right itself").filter(
            unit=actor.organisation_id, closed_on=None, first_day__lte=today, last_day__gte=today
        )
        condition |= Q(region__in=on_duty.values("region"))
    return condition


def _who_assigns_or_is_on_duty(actor: Actor) -> Q:
    condition = _UNIT(actor)
    for area in actor.reach.areas:
        if area.path and not area.line:
            condition |= Q(region__path__within=area.path)
    return condition


class Household(Entry):
    """A household that is visited for fire safety. Every text about the person is personal data."""

    reached_through = of_the_village_or_on_duty

    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name=_("Village"))
    name = models.CharField(_("Name"), max_length=64)
    kind = models.CharField(_("Why vulnerable"), max_length=32)
    phone = models.CharField(_("Phone number"), max_length=20, blank=True, default="")
    address = models.CharField(_("Address"), max_length=200, blank=True, default="")
    caretaker_name = models.CharField(_("Who looks after them"), max_length=64, blank=True, default="")
    caretaker_phone = models.CharField(_("Phone number of the caretaker"), max_length=20, blank=True, default="")
    remark = models.CharField(_("Remark"), max_length=200, blank=True, default="")
    visited_on = models.DateField(_("Last visited on"), null=True, blank=True)

    class Meta:
        verbose_name = _("household")
        indexes = [models.Index(fields=["region", "closed_on"], name="households_by_village")]

    def __str__(self) -> str:
        return str(self.uid)[-8:]


class HouseholdDuty(Entry):
    """That a unit knocks at the doors of a village from a local day to a day, both included."""

    reached_through = _who_assigns_or_is_on_duty

    unit = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Unit on duty"))
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name=_("Village"))
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until"))
    basis = models.CharField(_("Basis document"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("duty for households")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="household_duty_days_in_order")
        ]
        indexes = [models.Index(fields=["unit", "last_day"], name="household_duties_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.region}"
