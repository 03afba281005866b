"""Key equipment and vehicles (REG-25)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import party_path
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.models import Entry

_OWNER, _SUPERVISOR = party_path("party"), party_path("supervisor")


def _owner_place_or_supervisor(actor: Actor) -> Q:
    """Reach what a party within reach owns, what stands in the territory, and what a unit within reach supervises."""
    condition = _OWNER(actor) | _SUPERVISOR(actor)
    for area in actor.reach.areas:
        if not area.line and area.path:
            condition |= Q(region__path__within=area.path)
    return condition


class Equipment(Entry):
    """A boiler, lift, coach, vessel …: its class is a value of the list ``equipment_class``. Days are local."""

    reached_through = _owner_place_or_supervisor

    kind = models.CharField(_("Class"), max_length=32)
    number = models.CharField(_("Number"), max_length=60)
    name = models.CharField(_("Name"), max_length=120, blank=True, default="")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="equipment", verbose_name=_("Owner"))
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    address = models.CharField(_("Where it stands"), max_length=200, blank=True, default="")
    supervisor = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Supervising unit")
    )
    inspected_on = models.DateField(_("Inspected on"), null=True, blank=True)
    due_on = models.DateField(_("Inspection due on"), null=True, blank=True)

    class Meta:
        verbose_name = _("equipment")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=Q(closed_on=None), name="equipment_open_number"
            )
        ]
        indexes = [models.Index(fields=["due_on"], name="equipment_by_due_day")]

    def __str__(self) -> str:
        return self.name or self.number
