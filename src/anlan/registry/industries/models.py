"""Industry schemes, their members, and the mappings between schemes (REG-10)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.dated.models import DatedFact
from anlan.foundation.records.models import Record, new_uid
from anlan.foundation.scope.models import Scoped, everyone
from anlan.registry.lists.names import TwoNames


class IndustryScheme(TwoNames, Record, Scoped):
    """One classification of economic activities: the national standard, or a list parallel to it.

    A new edition of a standard is a scheme of its own, mapped to the old one, so no reference changes.
    """

    reached_through = everyone

    code = models.CharField(_("Scheme code"), max_length=40, unique=True)
    edition = models.CharField(_("Edition"), max_length=40, blank=True, default="")
    source = models.TextField(_("Source"), blank=True, default="")
    source_day = models.DateField(_("Date of the source"), null=True, blank=True)
    first_day = models.DateField(_("In force from"))
    last_day = models.DateField(_("In force until"), null=True, blank=True)
    # A national standard is not edited by a city; lists that we read into the documents are (section 8).
    is_editable = models.BooleanField(_("May be edited here"), default=True)
    is_shipped = models.BooleanField(_("Delivered with Anlan"), default=False)
    order = models.PositiveSmallIntegerField(default=100)
    # Renewed at every change of the scheme, a member or a mapping into it: the key of the cached index.
    stamp = models.UUIDField(default=new_uid, editable=False)

    class Meta:
        verbose_name = _("industry scheme")
        verbose_name_plural = _("industry schemes")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="industry_scheme_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
        ]


class Industry(TwoNames, Record, Scoped):
    """One member of a scheme: a section, division, group or class of the standard, or an entry of a parallel list."""

    reached_through = everyone

    scheme = models.ForeignKey(
        IndustryScheme, on_delete=models.PROTECT, related_name="industries", verbose_name=_("Scheme")
    )
    code = models.CharField(_("Code"), max_length=40)
    level = models.PositiveSmallIntegerField(_("Level"), default=1)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("Belongs to")
    )
    section = models.CharField(_("Section"), max_length=1, blank=True, default="")
    first_day = models.DateField(_("In force from"))
    last_day = models.DateField(_("In force until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    # The documents do not name this entry; it is how Anlan reads them, for the city to confirm or change.
    is_our_reading = models.BooleanField(_("Our reading of the documents"), default=False)
    is_shipped = models.BooleanField(_("Delivered with Anlan"), default=False)
    note = models.TextField(_("Note"), blank=True, default="")

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["scheme", "order", "code"]
        constraints = [
            models.UniqueConstraint(name="industry_code_once_in_scheme", fields=["scheme", "code"]),
            models.CheckConstraint(
                name="industry_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IndustryMapping(DatedFact, Scoped):
    """``from_industry`` and everything below it count as ``to_industry`` of another scheme, many to many.

    ``is_exception`` takes a branch out again; for one target the mapping nearest to the industry decides.
    """

    reached_through = everyone

    from_industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, related_name="mappings_out", verbose_name=_("Industry")
    )
    to_industry = models.ForeignKey(
        Industry, on_delete=models.PROTECT, related_name="mappings_in", verbose_name=_("Counts as")
    )
    is_exception = models.BooleanField(_("Exception"), default=False)
    source = models.TextField(_("Source"), blank=True, default="")

    class Meta:
        verbose_name = _("industry mapping")
        verbose_name_plural = _("industry mappings")
        ordering = ["from_industry", "to_industry", "first_day"]
        constraints = [
            models.UniqueConstraint(
                name="industry_mapping_known_once",
                fields=["from_industry", "to_industry", "first_day"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="industry_mapping_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(name="industry_mapping_not_to_itself", condition=~Q(from_industry=F("to_industry"))),
        ]

    def __str__(self) -> str:
        return f"{self.from_industry_id} → {self.to_industry_id}"


def renew_stamp(scheme_ids: "list[int] | set[int]") -> None:
    """Tell every process that these schemes changed, so that cached indexes are rebuilt."""
    for pk in sorted(scheme_ids):
        IndustryScheme.objects.beyond_scope("a stamp belongs to no actor").filter(pk=pk).update(stamp=new_uid())
