"""Documents that set standards, their criteria and check items, and which of them people confirmed for which words."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, nobody, signed_in
from anlan.foundation.scope.rules import Actor
from anlan.foundation.workflow.models import StateField
from anlan.prevention.criteria.sectors import category_name
from anlan.prevention.criteria.workflow import CRITERION, EDIT, PUBLISH


class HazardGrade(models.TextChoices):
    """How grave a hazard is that violates a criterion (PRV-23)."""

    MAJOR = "major", _("Major hazard")
    GENERAL = "general", _("General hazard")


class StandardDocument(Record, Scoped):
    """An order, notice or standard that criteria come from. ``replaced_from`` is the first day it no longer held."""

    reached_through = signed_in

    code = models.CharField(_("Code"), max_length=40, unique=True)
    title = models.CharField(_("Title of the document"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True, default="")
    number = models.CharField(_("Document number"), max_length=80, blank=True, default="")
    issuer = models.CharField(_("Issuer"), max_length=80, blank=True, default="")
    sector = models.CharField(_("Sector"), max_length=40)
    in_force_from = models.DateField(_("In force from"), null=True, blank=True)
    replaced_from = models.DateField(_("Replaced from"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("Replaced by")
    )
    # How many items the document itself has, where that is known: the library may hold fewer.
    official_items = models.PositiveSmallIntegerField(_("Official number of items"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True, default="")
    address = models.CharField(_("Web address"), max_length=300, blank=True, default="")
    source = models.CharField(_("Source"), max_length=200, blank=True, default="")
    source_day = models.DateField(_("Date of the source"), null=True, blank=True)
    is_shipped = models.BooleanField(_("Delivered with Anlan"), default=False)

    class Meta:
        verbose_name = _("standard document")
        verbose_name_plural = _("standard documents")
        ordering = ["sector", "code"]
        constraints = [
            models.CheckConstraint(
                name="standard_document_days_in_order",
                condition=Q(in_force_from__isnull=True)
                | Q(replaced_from__isnull=True)
                | Q(replaced_from__gte=F("in_force_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title in the active language."""
        chosen = get_language() or "zh-hans"
        return self.title if chosen.startswith("zh") or not self.title_en else self.title_en


def _known_to(actor: Actor) -> Q:
    """Reach what was published, for everybody signed in; drafts for those who write or publish criteria."""
    if actor.may(EDIT) or actor.may(PUBLISH):
        return signed_in(actor)
    return signed_in(actor) & Q(state__in=("published", "retired"))


class Criterion(Record, Scoped):
    """One item by which a hazard is judged: of a document about major hazards, or an everyday check item.

    ``code`` stays the same through the ``edition``s of an item; a hazard points at the row, so it keeps the edition
    that it was judged by (PRV-14). ``line`` is ours, in one line; ``official_text`` is empty until the city loads it.
    """

    reached_through = _known_to

    document = models.ForeignKey(StandardDocument, models.PROTECT, related_name="criteria", verbose_name=_("Document"))
    code = models.CharField(_("Code"), max_length=40)
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1)
    item_number = models.CharField(_("Item"), max_length=60, blank=True, default="")
    order = models.PositiveIntegerField(default=0)
    sector = models.CharField(_("Sector"), max_length=40)
    category = models.CharField(_("Category"), max_length=80, blank=True, default="")
    line = models.CharField(_("The criterion in one line"), max_length=300)
    # Further words by which people name the matter; they help the search and the suggestion, nobody cites them.
    keywords = models.CharField(_("Other words"), max_length=300, blank=True, default="")
    official_text = models.TextField(_("Official text"), blank=True, default="")
    grade = models.CharField(
        _("Grade of the hazard"), max_length=8, choices=HazardGrade.choices, blank=True, default=""
    )
    legal_basis = models.CharField(_("Legal basis"), max_length=300, blank=True, default="")
    evidence = models.CharField(_("Evidence required"), max_length=300, blank=True, default="")
    # A selector over the facets of a party (foundation/selectors), beside the industries of the sector.
    applies_to = models.JSONField(_("Applies to"), default=dict, blank=True)
    in_force_from = models.DateField(_("In force from"), null=True, blank=True)
    # The first day on which it was no longer offered; old records keep citing it.
    in_force_until = models.DateField(_("No longer in force from"), null=True, blank=True)
    state = StateField(CRITERION)
    drafted_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+")
    is_shipped = models.BooleanField(_("Delivered with Anlan"), default=False)
    # The texts differ from the source: condensed from a clause, with sub-items left out, or of an incomplete list.
    note = models.CharField(_("Note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["document", "order", "code"]
        constraints = [
            models.UniqueConstraint(name="criterion_edition_once", fields=["code", "edition"]),
            models.CheckConstraint(
                name="criterion_days_in_order",
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
            ),
        ]
        indexes = [models.Index(fields=["sector", "grade", "state"], name="criterion_by_sector")]

    def __str__(self) -> str:
        return self.line

    @property
    def category_words(self) -> str:
        """The category in the active language."""
        return category_name(self.sector, self.category)

    @property
    def citation(self) -> str:
        """The document by its Chinese title and number, and the item as printed."""
        number = f"（{self.document.number}）" if self.document.number else ""
        return f"《{self.document.title}》{number}{self.item_number}"

    @property
    def basis(self) -> str:
        """What a grade by this criterion rests on: the law that it names, else the document and item."""
        return self.legal_basis or self.citation


def offered_on(day: date) -> Q:
    """Return the condition that a criterion may be chosen on the local day: published, in force, not replaced."""
    begun = Q(in_force_from__isnull=True) | Q(in_force_from__lte=day)
    lasting = Q(in_force_until__isnull=True) | Q(in_force_until__gt=day)
    return Q(state="published") & begun & lasting


class Confirmation(Scoped):
    """That somebody chose this criterion for these words: what the suggestion learns from. Read by the system only.

    ``text`` is what a hazard says, cut to its first 300 characters, names and numbers of persons masked.
    """

    reached_through = nobody

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="confirmations")
    text = models.CharField(max_length=300)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("confirmed criterion")
        ordering = ["pk"]
