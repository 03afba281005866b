"""Village rolls and what villages found to differ from the registry (REG-16)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.models import StateField
from anlan.registry.census.workflow import DIFFERENCE

_PARTY = party_path("party")


def in_territory(actor: Actor) -> Q:
    """Reach rows whose village lies in an area of all trades; an area of one trade reaches no roll."""
    if actor.reach.everything:
        return Q()
    condition = Q(pk__in=[])
    for area in actor.reach.areas:
        if area.path and not area.line:
            condition |= Q(region__path__within=area.path)
    return condition


def _territory_or_party(actor: Actor) -> Q:
    if actor.reach.everything:
        return Q()
    return in_territory(actor) | (_PARTY(actor) & Q(party__isnull=False))


class Roll(Record, Scoped):
    """When a village last confirmed its entities, and how many it then had. The day is local."""

    reached_through = in_territory

    region = models.OneToOneField("registry.Region", models.PROTECT, related_name="census_roll")
    confirmed_on = models.DateField(_("Last confirmed on"))
    entities = models.PositiveIntegerField(_("Entities"))

    class Meta:
        verbose_name = _("village roll")


class Difference(Record, Scoped):
    """What a village found to differ: an entity that is not registered, is registered otherwise, or is gone."""

    class Kind(models.TextChoices):
        NEW = "new", _("Not in the registry")
        CHANGED = "changed", _("Registered otherwise")
        GONE = "gone", _("No longer there")

    reached_through = _territory_or_party

    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name=_("Village"))
    kind = models.CharField(_("Difference"), max_length=8, choices=Kind.choices)
    party = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Business entity")
    )
    party_kind = models.CharField(_("Kind of entity"), max_length=32, blank=True, default="")
    name = models.CharField(_("Name as found"), max_length=200, blank=True, default="")
    credit_code = models.CharField(_("Credit code as found"), max_length=18, blank=True, default="")
    address = models.CharField(_("Address as found"), max_length=300, blank=True, default="")
    industry = models.CharField(_("Industry as found"), max_length=8, blank=True, default="")
    note = models.CharField(_("Note"), max_length=300, blank=True, default="")
    state = StateField(DIFFERENCE, verbose_name=_("State"), max_length=16)
    reason = models.CharField(_("Reason"), max_length=200, blank=True, default="")
    found_on = models.DateField(_("Found on"))
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("difference from the registry")
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(state="open", party__isnull=False), name="difference_open_once"
            )
        ]
        indexes = [models.Index(fields=["state", "region"], name="differences_by_state")]

    def __str__(self) -> str:
        return self.name or (self.party.name if self.party else "")
