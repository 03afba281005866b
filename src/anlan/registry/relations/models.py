"""Relations between a unit and those who work or rent on its ground (REG-23)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.dated.models import DatedFact
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.models import Entry

_GIVER, _TAKER = party_path("party"), party_path("other")


def _either_side(actor: Actor) -> Q:
    """Both sides see their relation, and whoever reaches one of them."""
    return _GIVER(actor) | _TAKER(actor)


class Relation(Entry):
    """A contract or lease from a local day to a day (open-ended when empty), between two units or with persons.

    ``party`` gives the work or the room. ``other_name`` is what the other unit is called, ``other`` that unit if it
    is registered here (found by its credit code, for it may lie outside the reach of whoever enters it).
    """

    reached_through = _either_side

    kind = models.CharField(_("Kind"), max_length=32)
    party = models.ForeignKey(
        "registry.Party", models.PROTECT, related_name="contracts_given", verbose_name=_("Contracting or letting unit")
    )
    other = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, blank=True, related_name="contracts_taken", verbose_name=_("Unit")
    )
    other_name = models.CharField(_("Contractor or tenant"), max_length=200, blank=True, default="")
    other_code = models.CharField(_("Credit code of the other unit"), max_length=18, blank=True, default="")
    contact_name = models.CharField(_("Leads the workers"), max_length=64, blank=True, default="")
    contact_phone = models.CharField(_("Phone number"), max_length=20, blank=True, default="")
    subject = models.CharField(_("Project or premises"), max_length=200, blank=True, default="")
    people = models.PositiveIntegerField(_("People on the site"), null=True, blank=True)
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        verbose_name = _("contract relation")
        constraints = [
            models.CheckConstraint(
                condition=~Q(other_name="") | Q(other__isnull=False) | ~Q(contact_name="") | Q(closed_on__isnull=False),
                name="relation_has_another_side",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="relation_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["last_day"], name="relation_by_last_day")]

    def __str__(self) -> str:
        return self.subject or self.other_name or str(self.party)


def _through_relation(actor: Actor) -> Q:
    return Q(relation__in=Relation.objects.visible_to(actor).values("pk"))


class Agreement(DatedFact, Scoped):
    """A safety agreement of a relation; no two known ones of a relation hold on the same day."""

    reached_through = _through_relation

    relation = models.ForeignKey(Relation, models.PROTECT, related_name="agreements")
    number = models.CharField(_("Number"), max_length=80)
    attachment = models.UUIDField(_("Attachment"), null=True, blank=True)

    class Meta:
        verbose_name = _("safety agreement")
        indexes = [models.Index(fields=["relation", "first_day"], name="agreement_by_relation")]
