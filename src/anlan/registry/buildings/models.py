"""Buildings that need attention (REG-26)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import party_path
from anlan.foundation.scope.rules import Actor
from anlan.registry.buildings.attention import attention
from anlan.registry.entries.models import Entry

_OWNER, _USER = party_path("owner"), party_path("user")


def _territory_owner_or_user(actor: Actor) -> Q:
    """Reach the buildings of the territory (all trades, or a line that watches buildings) and one's own."""
    condition = _OWNER(actor) | _USER(actor)
    for area in actor.reach.areas:
        if area.path and (not area.line or area.line in attention().lines):
            condition |= Q(region__path__within=area.path)
    return condition


class Building(Entry):
    """A building with its floor area in square metres. Owner and user are units, or persons by name."""

    reached_through = _territory_owner_or_user

    kind = models.CharField(_("Kind"), max_length=32)
    name = models.CharField(_("Name"), max_length=120)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    address = models.CharField(_("Address"), max_length=300, blank=True, default="")
    floor_area = models.DecimalField(_("Floor area (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    storeys = models.PositiveSmallIntegerField(_("Storeys"), null=True, blank=True)
    use = models.CharField(_("Use"), max_length=120, blank=True, default="")
    owner = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Owning unit")
    )
    owner_name = models.CharField(_("Owner (person)"), max_length=64, blank=True, default="")
    user = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Using unit")
    )
    user_name = models.CharField(_("User (person)"), max_length=64, blank=True, default="")
    contact_phone = models.CharField(_("Phone number"), max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("building")
        constraints = [
            models.CheckConstraint(
                condition=Q(floor_area__isnull=True) | Q(floor_area__gt=0), name="building_area_above_nought"
            )
        ]
        indexes = [models.Index(fields=["floor_area"], name="building_by_area")]

    def __str__(self) -> str:
        return self.name
