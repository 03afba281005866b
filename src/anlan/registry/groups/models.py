"""A group of units, how it is made from day to day, and who was put in or left out by hand (REG-06)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from anlan.foundation.dated.models import DatedFact
from anlan.foundation.scope.models import Scoped, party_path
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.models import Entry
from anlan.registry.parties.models import OPEN_STATES, Party


def _in_area(prefix: str, actor: Actor) -> Q:
    if actor.reach.everything:
        return Q()
    condition = Q(pk__in=[])
    for area in actor.reach.areas:
        if area.path:
            condition |= Q(**{f"{prefix}region__path__within": area.path})
    return condition


def in_area(actor: Actor) -> Q:
    """Reach the groups of the places within any area of the actor, whatever its trade.

    A group is a name and a rule; its members are seen as parties are. So a department addresses the villages of its
    county by a name that everybody uses.
    """
    return _in_area("", actor)


def _of_group(actor: Actor) -> Q:
    return _in_area("group__", actor)


class Made(models.TextChoices):
    """How the members of a group are found; who was put in or left out by hand comes on top."""

    RULE = "rule", _("By rule")
    COMMITTEE = "committee", _("Member units of a committee")
    HAND = "hand", _("By hand")


class Group(Entry):
    """A group that tasks and notices are sent to: all villages, all member units of the safety committee …

    ``code`` is the code of a standard group of the place, empty for others. ``made`` is published from the definition
    in force.
    """

    reached_through = in_area

    code = models.CharField(max_length=32, blank=True, default="", editable=False)
    name = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True, default="")
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    made = models.CharField(_("How it is made"), max_length=12, choices=Made.choices, default=Made.HAND)
    basis = models.CharField(_("Source"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("group of units")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], condition=Q(closed_on=None), name="group_open_name"),
            models.UniqueConstraint(
                fields=["region", "code"], condition=~Q(code="") & Q(closed_on=None), name="group_open_code"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the name in the active language; a group that people made has one name."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @cached_property
    def keeper(self) -> Party | None:
        """Return the government of the place, under which the acts on the group are filed. One query."""
        bodies = Party.objects.beyond_scope("governments are public bodies")
        found: Party | None = bodies.filter(kind="government", region=self.region, state__in=OPEN_STATES).first()
        return found

    @property
    def who(self) -> dict[str, Any]:
        """Return how it is made as plain data; ``queries.groups`` has read it as ``current``."""
        current: list[GroupDefinition] = getattr(self, "current", [])
        return current[0].data if current else {}


class GroupDefinition(DatedFact, Scoped):
    """How a group is made from day to day: by ``selector``, by ``committee``, or by hand alone (neither)."""

    alone_by = ("group",)
    reached_through = _of_group

    group = models.ForeignKey(Group, models.PROTECT, related_name="definitions")
    selector = models.JSONField(null=True, blank=True)
    committee = models.ForeignKey("registry.Party", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(selector__isnull=True) | Q(committee__isnull=True), name="group_made_one_way"
            )
        ]

    @property
    def data(self) -> dict[str, Any]:
        """Return the definition as plain data, for acts and words: selector, committee's name, or nothing."""
        if self.committee is not None:
            return {"committee": self.committee.name}
        return {"selector": self.selector} if self.selector is not None else {}


class GroupMember(DatedFact, Scoped):
    """That a party was put into a group by hand, or left out of it although the rule holds (``included`` false)."""

    alone_by = ("group", "party")
    reached_through = party_path("party")

    group = models.ForeignKey(Group, models.PROTECT, related_name="by_hand", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    included = models.BooleanField(default=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["group", "party"], name="group_by_hand")]
