"""Visits, and matters that were taken up at one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.objects.models import ActionObject
from anlan.foundation.scope.models import party_path
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.models import Entry
from anlan.registry.parties.models import Party

RESULTS = {"fine": _("Nothing found"), "danger": _("Danger found"), "absent": _("Nobody met")}
_PARTY = party_path("party")


def seen_by(actor: Actor) -> Q:
    """Reach visits to objects that one reaches, and visits to units within reach that stand on no list."""
    reached = ActionObject.objects.visible_to(actor).values("pk")
    return Q(target__in=reached) | (Q(target=None) & _PARTY(actor))


def _matters_seen_by(actor: Actor) -> Q:
    return Q(visit__in=Visit.objects.visible_to(actor).values("pk"))


class Visit(Entry):
    """One visit on a local day: to an object of a list, or to a registered unit. Void only with a reason.

    ``unit`` and ``post`` visited. ``answers`` are yes or no by question. ``hazard`` is what became of a danger.
    """

    reached_through = seen_by

    target = models.ForeignKey(
        ActionObject, models.PROTECT, null=True, related_name="visits", verbose_name=_("Entry on a list")
    )
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", verbose_name=_("Unit"))
    region = models.ForeignKey("registry.Region", models.PROTECT, null=True, related_name="+", verbose_name=_("Region"))
    day = models.DateField(_("Day"))
    result = models.CharField(_("Result"), max_length=8, choices=RESULTS)
    answers = models.JSONField(_("Answers"), default=dict)
    found = models.CharField(_("What was found"), max_length=500, blank=True, default="")
    help = models.CharField(_("Help given"), max_length=300, blank=True, default="")
    counted = models.PositiveIntegerField(_("Counted"), default=0)
    unit = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Visited by (unit)"))
    post = models.ForeignKey(
        "registry.Post", models.PROTECT, null=True, related_name="+", verbose_name=_("Visited by (post)")
    )
    hazard = models.ForeignKey("prevention.Hazard", models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey("foundation.User", models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=80, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("visit")
        indexes = [
            models.Index(fields=["target", "-day"], name="visits_of_object"),
            models.Index(fields=["day"], name="visits_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False) | Q(party__isnull=False), name="visit_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.whom} · {self.day}"

    @property
    def whom(self) -> str:
        """Who or what was visited; persons by their mask."""
        return self.target.label if self.target is not None else str(self.party)


class Matter(Entry):
    """An unsafe matter of the public, or a difficulty of an enterprise, taken up at a visit and settled one day.

    Settling closes it: ``closed_on`` is the day, ``close_reason`` what was done.
    """

    reached_through = _matters_seen_by

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="matters", verbose_name=_("Visit"))
    text = models.CharField(_("Matter"), max_length=300)
    due_on = models.DateField(_("To be settled until"), null=True)

    class Meta:
        verbose_name = _("matter taken up")
        indexes = [models.Index(fields=["due_on"], name="matters_by_due")]

    def __str__(self) -> str:
        return self.text

    @property
    def unit(self) -> Party:
        """The unit that took it up, under which the acts are filed."""
        return self.visit.unit
