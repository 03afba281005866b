"""Pilots and their places. Days are local days."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.pilots.workflow import PILOT
from anlan.foundation.scope.models import signed_in
from anlan.foundation.workflow.models import StateField
from anlan.registry.entries.models import Entry
from anlan.registry.parties.models import Party

ROLES = {"pilot": _("Pilot place"), "spread": _("Place of the spread")}
STATES = {"planned": _("planned"), "running": _("under way"), "done": _("done")}


class Pilot(Entry):
    """A mechanism that is tried in some places before it becomes a standard for all. Everybody may know of it."""

    reached_through = signed_in

    mechanism = models.CharField(_("Mechanism"), max_length=120)
    aim = models.TextField(_("What is to be tried"), blank=True, default="")
    lead = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Lead unit"))
    document = models.CharField(_("Basis document"), max_length=200, blank=True, default="")
    first_day = models.DateField(_("First day"))
    last_day = models.DateField(_("Pilot until"), null=True)
    state = StateField(PILOT, verbose_name=_("Stage"), max_length=12)
    evaluation = models.TextField(_("Evaluation"), blank=True, default="")
    standard = models.CharField(_("Standard"), max_length=200, blank=True, default="")
    standard_number = models.CharField(_("Number of the standard"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("pilot")

    def __str__(self) -> str:
        return self.mechanism


class PilotSite(Entry):
    """A region or an enterprise in which a pilot is tried, or to which it is spread, with its plan and state."""

    reached_through = signed_in

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="sites", verbose_name=_("Pilot"))
    role = models.CharField(_("Role"), max_length=8, choices=ROLES)
    region = models.ForeignKey("registry.Region", models.PROTECT, null=True, related_name="+", verbose_name=_("Region"))
    party = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", verbose_name=_("Enterprise")
    )
    state = models.CharField(_("State"), max_length=8, choices=STATES, default="planned")
    planned_on = models.DateField(_("Planned until"), null=True)
    done_on = models.DateField(_("Done on"), null=True)
    note = models.CharField(_("How it stands"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("place of a pilot")
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=False, party=None) | Q(region=None, party__isnull=False),
                name="pilot_site_is_one",
            ),
            models.UniqueConstraint(fields=["pilot", "region"], condition=Q(closed_on=None), name="pilot_region_once"),
            models.UniqueConstraint(fields=["pilot", "party"], condition=Q(closed_on=None), name="pilot_party_once"),
        ]

    def __str__(self) -> str:
        return self.where

    @property
    def where(self) -> str:
        """The region or enterprise."""
        return str(self.region.name if self.region is not None else self.party)

    @property
    def lead(self) -> Party:
        """The lead unit, under which the acts are filed."""
        return self.pilot.lead
