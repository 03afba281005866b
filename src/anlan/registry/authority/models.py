"""The matrix of enforcement authority (REG-20)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import signed_in
from anlan.registry.entries.models import Entry


class AuthorityArticle(Entry):
    """These matters, at the parties that the selector ``condition`` picks, belong to this level of government.

    The first open article by ``order`` decides. ``matters`` are codes of the list ``authority_matter``.
    """

    reached_through = signed_in

    number = models.CharField(_("Article"), max_length=20)
    order = models.PositiveIntegerField(_("Order"))
    title = models.CharField(_("Title of the article"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True, default="")
    matters = models.JSONField(_("Matters"), default=list)
    condition = models.JSONField(_("Condition"), default=dict)
    level = models.PositiveSmallIntegerField(_("Level"))
    basis = models.CharField(_("Basis document"), max_length=300, blank=True, default="")
    source = models.CharField(_("Source"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("article of enforcement authority")
        ordering = ["order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(closed_on=None), name="authority_open_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class AuthorityGrant(Entry):
    """That a unit is entrusted with matters, or stationed somewhere with them, within the limits of a selector."""

    class Kind(models.TextChoices):
        ENTRUSTED = "entrusted", _("Entrusted unit")
        STATIONED = "stationed", _("Stationed unit")

    reached_through = signed_in

    unit = models.ForeignKey("registry.Party", models.PROTECT, related_name="authority_grants", verbose_name=_("Unit"))
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    matters = models.JSONField(_("Matters"), default=list)
    condition = models.JSONField(_("Limits"), default=dict)
    document = models.CharField(_("Document"), max_length=200)
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        verbose_name = _("grant of enforcement authority")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="grant_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.document}"
