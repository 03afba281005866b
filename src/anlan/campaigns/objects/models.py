"""Objects: what a special action must reach."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.models import Campaign
from anlan.campaigns.objects.catalogue import kind_names, kinds, persons
from anlan.campaigns.objects.rules import Kind
from anlan.foundation.personal_data.rules import masked
from anlan.foundation.scope.models import party_path
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.models import Entry
from anlan.registry.households.models import of_the_village_or_on_duty
from anlan.registry.parties.models import Party

_PARTY = party_path("party")


def seen_by(actor: Actor) -> Q:
    """Reach objects of the territory (all trades, or the kinds of one's line), of one's parties and one's own unit.

    Persons are reached as vulnerable households are: from their village and from units on duty there. Nobody else.
    """
    if actor.reach.everything and actor.user_id is None:
        return Q()
    things = Q() if actor.reach.everything else _things(actor)
    return (~Q(kind__in=persons()) & things) | (Q(kind__in=persons()) & of_the_village_or_on_duty(actor))


def _things(actor: Actor) -> Q:
    condition = _PARTY(actor)
    if actor.organisation_id is not None:
        condition |= Q(unit=actor.organisation_id)
    for area in actor.reach.areas:
        if not area.path:
            continue
        here = Q(region__path__within=area.path)
        if area.line:
            here &= Q(kind__in=[code for code, one in kinds().items() if area.line in one.lines])
        condition |= here
    return condition


class ActionObject(Entry):
    """One thing, place, person or unit on the list of a special action. Days are local days.

    ``details`` are the values of the kind's fields (days as text), ``parties`` who is named for which responsible
    party, ``complete`` whether all are named. ``mark`` and ``first`` follow from the details; ``due_on`` from the
    last visit. ``unit`` visits it, ``visitor`` is the post that does.
    """

    reached_through = seen_by

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="objects_of", verbose_name=_("Special action"))
    kind = models.CharField(_("Kind"), max_length=24)
    name = models.CharField(_("Name"), max_length=120, blank=True, default="")
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    address = models.CharField(_("Address"), max_length=200, blank=True, default="")
    phone = models.CharField(_("Phone number"), max_length=20, blank=True, default="")
    party = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", verbose_name=_("Registered unit")
    )
    building = models.ForeignKey(
        "registry.Building", models.PROTECT, null=True, related_name="+", verbose_name=_("Registered building")
    )
    household = models.ForeignKey(
        "registry.Household", models.PROTECT, null=True, related_name="+", verbose_name=_("Registered household")
    )
    unit = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", verbose_name=_("Visited by (unit)"))
    visitor = models.ForeignKey(
        "registry.Post", models.PROTECT, null=True, related_name="+", verbose_name=_("Visited by (post)")
    )
    details = models.JSONField(_("Particulars"), default=dict)
    parties = models.JSONField(_("Responsible parties"), default=dict, null=True)
    complete = models.BooleanField(_("All responsible parties named"), default=True)
    mark = models.CharField(_("Sort"), max_length=24, blank=True, default="")
    first = models.BooleanField(_("Comes first"), default=False)
    visited_on = models.DateField(_("Last visited on"), null=True)
    due_on = models.DateField(_("Next visit until"), null=True)

    class Meta:
        verbose_name = _("object of a special action")
        indexes = [
            models.Index(fields=["campaign", "kind", "due_on"], name="objects_by_due"),
            models.Index(fields=["region", "kind"], name="objects_by_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", one], condition=Q(closed_on=None) & ~Q(**{one: None}),
                name=f"object_{one}_once",
            )
            for one in ("building", "household")
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def sort(self) -> Kind:
        """The kind as the catalogue describes it."""
        return kinds()[self.kind]

    @property
    def label(self) -> str:
        """What it is called; persons by surname and stars, also to those who may read more elsewhere."""
        if self.household is not None:
            return masked("name", self.household.name)
        if self.sort.person:
            return masked("name", self.name) or kind_names()[self.kind]
        return self.name

    @property
    def place(self) -> str:
        """Where it is; of persons no more than the village shows."""
        return masked("address", self.address) if self.sort.person else self.address

    @property
    def hazard_party(self) -> Party | None:
        """The registered unit that answers for what is found at it, where one is named."""
        found: Party | None = self.party
        return found
