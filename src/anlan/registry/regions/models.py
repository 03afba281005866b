"""The region tree and the areas that cut across it (REG-01, REG-02)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.dated.models import DatedFact
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, everyone
from anlan.registry.regions.paths import PathField


class Level(models.IntegerChoices):
    """The five levels; official codes have 2, 4, 6, 9 and 12 significant digits (REG-01)."""

    PROVINCE = 1, _("Province")
    CITY = 2, _("City")
    COUNTY = 3, _("County or district")
    TOWNSHIP = 4, _("Township or street")
    VILLAGE = 5, _("Village or community")


class Region(Record, Scoped):
    """A node of the region tree.

    Its identity is its own: ``code`` and ``name`` are the current values of the dated versions, and merging or
    renumbering changes no reference to it.
    """

    reached_through = everyone

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.PositiveSmallIntegerField(_("Level"), choices=Level.choices)
    path = PathField(unique=True, editable=False)
    code = models.CharField(_("Code"), max_length=12, blank=True, default="")
    name = models.CharField(_("Name"), max_length=80)
    is_placeholder = models.BooleanField(
        default=False, help_text="A row of the code tables that is no place, such as 市辖区."
    )
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")

    class Meta:
        verbose_name = _("region")
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code="") & Q(closed_on=None), name="region_open_code"
            ),
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(closed_on=None), name="region_open_name_per_parent"
            ),
        ]
        indexes = [models.Index(fields=["code"]), models.Index(fields=["level", "path"])]

    def __str__(self) -> str:
        return self.name


class RegionVersion(DatedFact):
    """What a region was called, how it was numbered and under whom it stood, from day to day."""

    alone_by = ("region",)

    region = models.ForeignKey(Region, models.PROTECT, related_name="versions")
    code = models.CharField(max_length=12, blank=True, default="")
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["region", "first_day"])]


class Area(Record, Scoped):
    """A supervision area that cuts across the tree: development zone, park, scenic area, forest (REG-02)."""

    reached_through = everyone

    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=32)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("Region"), related_name="areas")
    basis = models.CharField(_("Basis document"), max_length=200, blank=True, default="")
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("area")
        constraints = [models.UniqueConstraint(fields=["name"], condition=Q(closed_on=None), name="area_open_name")]

    def __str__(self) -> str:
        return self.name
