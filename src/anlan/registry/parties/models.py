"""Parties: whoever owes a duty or is owed one, with dated places, facets and spells."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.dated.models import DatedFact
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path
from anlan.registry.regions.paths import PathField


class State(models.TextChoices):
    """The life cycle of a party (REG-30). Only ``active`` parties owe duties."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ORDERED_TO_STOP = "ordered_to_stop", _("Ordered to stop")
    CLOSED = "closed", _("Closed")
    MOVED = "moved", _("Moved away")
    CANCELLED = "cancelled", _("Cancelled")
    VOIDED = "voided", _("Voided (entered by mistake)")


OPEN_STATES = (State.ACTIVE, State.SUSPENDED, State.ORDERED_TO_STOP)


class Gap(models.IntegerChoices):
    """What a party's assignment lacks, as bits that add up in ``Party.gaps`` (REG-12)."""

    LEAD = 1, _("No lead department")
    GOVERNMENT = 2, _("No territorial government")
    LEADER = 4, _("No responsible leader in post")
    OFFICER = 8, _("No supervising officer in post")


EVERY_GAP = 15


class Party(Record, Scoped):
    """An enterprise, sole trader, cooperative, department, committee, government, village or team.

    The dated facts stand in Place, Facet and Spell; ``state`` … ``gaps`` are published: the values that hold
    today, kept by the services for lists and filters.
    """

    reached_through = party_path("")

    kind = models.CharField(_("Kind"), max_length=32)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Short name"), max_length=60, blank=True, default="")
    credit_code = models.CharField(_("Unified social credit code"), max_length=18, null=True, blank=True)
    founded_on = models.DateField(_("Founded on"), null=True, blank=True)
    business_scope = models.TextField(_("Business scope"), blank=True, default="")
    phone = models.CharField(_("Contact number"), max_length=40, blank=True, default="")
    remark = models.TextField(_("Remark"), blank=True, default="")
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", db_index=False, verbose_name=_("Part of")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", db_index=False
    )

    # Of organisations: the department line (条线) and the level at which they act.
    line = models.CharField(_("Department line"), max_length=32, blank=True, default="")
    level = models.PositiveSmallIntegerField(_("Level"), null=True, blank=True)

    # Published: the values of today.
    state = models.CharField(_("State"), max_length=16, choices=State.choices, default=State.ACTIVE)
    region = models.ForeignKey("registry.Region", models.PROTECT, null=True, related_name="+", verbose_name=_("Region"))
    region_path = PathField(blank=True, default="")
    industry = models.CharField(_("Industry"), max_length=8, blank=True, default="")
    size = models.CharField(_("Size class"), max_length=16, blank=True, default="")
    employees = models.PositiveIntegerField(_("Employees"), null=True, blank=True)
    annual_revenue = models.DecimalField(
        _("Annual revenue (10,000 yuan)"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    operates_elsewhere = models.BooleanField(_("Operates in another region than registered"), default=False)
    gaps = models.PositiveSmallIntegerField(_("Gaps"), default=EVERY_GAP)
    lead = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("Lead department"))
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("party")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(credit_code__isnull=False) & ~Q(state="voided"),
                name="party_credit_code",
            ),
            models.CheckConstraint(condition=~Q(credit_code=""), name="party_no_empty_credit_code"),
            models.CheckConstraint(condition=Q(gaps__gte=0, gaps__lte=15), name="party_gaps_are_four_bits"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="party_by_name"),
            # All that the lists of a whole city ask for, so that counting and sorting 150,000 reads no row.
            models.Index(
                fields=["kind", "state", "region_path", "gaps", "industry", "operates_elsewhere", "size", "name"],
                name="party_coverage",
            ),
            models.Index(fields=["region_path"], name="party_by_region"),
            models.Index(fields=["industry", "region_path"], name="party_by_industry"),
            models.Index(fields=["line", "level"], name="party_by_line"),
            # Few parties are parts of others, so most rows stay out of these.
            models.Index(fields=["part_of"], name="party_parts", condition=Q(part_of__isnull=False)),
            models.Index(fields=["merged_into"], name="party_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class PartyName(DatedFact):
    """What a party was called before; the current name stands on the party."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)


class Place(DatedFact, Scoped):
    """Where a party is registered or operates; each address has its own region node (REG-09).

    The key of the party has no index of its own here and below: the table's index begins with it.
    """

    reached_through = party_path("party")

    class Role(models.TextChoices):
        REGISTERED = "registered", _("Registered address")
        OPERATING = "operating", _("Operating address")

    party = models.ForeignKey(Party, models.PROTECT, related_name="places", db_index=False)
    role = models.CharField(max_length=12, choices=Role.choices)
    region = models.ForeignKey("registry.Region", models.PROTECT, null=True, related_name="+", db_index=False)
    address = models.CharField(_("Address"), max_length=300, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        indexes = [models.Index(fields=["party"], name="place_by_party")]


class Facet(DatedFact, Scoped):
    """One property of a party from day to day: size, industry, employees, or one flag each (REG-10, REG-11).

    ``value`` is text; numbers are written plainly. No two known rows of one (party, name) overlap.
    """

    alone_by = ("party", "name")
    reached_through = party_path("party")

    party = models.ForeignKey(Party, models.PROTECT, related_name="facets", db_index=False)
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=120)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("facet")
        indexes = [
            models.Index(fields=["party", "name", "first_day"], name="facet_by_party"),
            # Whoever bears a flag; the many facets of everybody, such as the industry, stay out.
            models.Index(fields=["name", "party"], name="facet_flags", condition=Q(value="yes")),
        ]


class Spell(DatedFact, Scoped):
    """In which state a party was from day to day; duties exist in ``active`` spells only (REG-30)."""

    alone_by = ("party",)
    reached_through = party_path("party")

    party = models.ForeignKey(Party, models.PROTECT, related_name="spells", db_index=False)
    state = models.CharField(max_length=16, choices=State.choices)
    reason = models.CharField(_("Reason"), max_length=200, blank=True, default="")
    basis = models.CharField(_("Basis document"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("spell of activity")
        indexes = [models.Index(fields=["party", "first_day"], name="spell_by_party")]


class PartyReach(models.Model):
    """Through which region and department line a party is reached: the indexed table behind visible_to.

    One row per region of a current place with an empty ``line`` (territory), and one per region and line of an
    assigned department. Kept by the services together with the facts it follows from.
    """

    party = models.ForeignKey(Party, models.CASCADE, related_name="reach_rows", db_index=False)
    line = models.CharField(max_length=32, blank=True, default="")
    path = PathField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "path", "party"], name="reach_once")]
        indexes = [models.Index(fields=["party"], name="reach_by_party")]


class AreaMember(DatedFact, Scoped):
    """That a party lies in an area which cuts across the tree (REG-02)."""

    alone_by = ("area", "party")
    reached_through = party_path("party")

    party = models.ForeignKey(Party, models.PROTECT, related_name="areas")
    area = models.ForeignKey("registry.Area", models.PROTECT, related_name="members")

    class Meta:
        indexes = [models.Index(fields=["area", "party"], name="area_members")]


class Membership(DatedFact, Scoped):
    """That an organisation is a member unit of a committee (REG-04); named groups have members of their own."""

    alone_by = ("body", "member")
    reached_through = party_path("body")

    body = models.ForeignKey(Party, models.PROTECT, related_name="members")
    member = models.ForeignKey(Party, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, blank=True, default="member")

    class Meta:
        indexes = [models.Index(fields=["body", "member"], name="members_of_body")]
