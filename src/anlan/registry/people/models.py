"""Persons, posts, who holds them, and for which part of the city they act (REG-18, REG-19, REG-31)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.dated.models import DatedFact
from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, party_path


class Person(Record, Scoped):
    """A natural person who holds posts; may have an account. Personal data: name and phone."""

    reached_through = party_path("organisation")

    organisation = models.ForeignKey("registry.Party", models.PROTECT, related_name="people", verbose_name=_("Unit"))
    name = models.CharField(_("Name"), max_length=64)
    phone = models.CharField(_("Phone number"), max_length=20, blank=True, default="")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person")
    left_on = models.DateField(_("Left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        indexes = [models.Index(fields=["name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name


class Post(Record, Scoped):
    """A position in a unit: what the law and the plate point at; persons come and go (REG-19).

    ``holder`` is published: who holds it today, empty when vacant. ``acting`` says that the holder only stands in.
    """

    reached_through = party_path("organisation")

    organisation = models.ForeignKey("registry.Party", models.PROTECT, related_name="posts", verbose_name=_("Unit"))
    title = models.CharField(_("Title"), max_length=80)
    kind = models.CharField(_("Kind"), max_length=32, help_text="From the list of post kinds.")
    role = models.CharField(_("Role in Anlan"), max_length=40, blank=True, default="")
    is_head = models.BooleanField(_("Head of the unit"), default=False)
    leader = models.CharField(
        _("Leader of"), max_length=16, blank=True, default="", help_text="party, government or both"
    )
    portfolio = models.JSONField(_("Portfolio"), default=list, blank=True, help_text="Department lines in charge.")
    order = models.PositiveSmallIntegerField(default=100)
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="current_posts", verbose_name=_("Holder")
    )
    acting = models.BooleanField(_("Acting holder"), default=False)
    first_day = models.DateField(_("From"))
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title"], condition=Q(closed_on=None), name="post_open_title_per_unit"
            )
        ]
        indexes = [models.Index(fields=["organisation", "order"], name="posts_of_unit")]

    def __str__(self) -> str:
        return self.title

    @property
    def standing(self) -> str:
        """Return closed, vacant, acting (a stand-in holds it) or held."""
        if self.closed_on is not None:
            return "closed"
        return "vacant" if self.holder_id is None else "acting" if self.acting else "held"


class Tenure(DatedFact, Scoped):
    """Who held a post from day to day."""

    alone_by = ("post",)
    reached_through = party_path("post__organisation")

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="tenures")
    acting = models.BooleanField(default=False)
    basis = models.CharField(_("Basis document"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("tenure")
        indexes = [models.Index(fields=["post", "first_day"], name="tenures_of_post")]


class Jurisdiction(DatedFact, Scoped):
    """An area for which a post acts beyond that of its unit: a county of the rota, a second line (REG-31)."""

    alone_by = ("post", "region", "line")
    reached_through = party_path("post__organisation")

    post = models.ForeignKey(Post, models.PROTECT, related_name="jurisdictions")
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    line = models.CharField(max_length=32, blank=True, default="")


class Delegation(DatedFact, Scoped):
    """That the holder of another post may act for a post, from day to day; what he does says on whose behalf."""

    alone_by = ("post",)
    reached_through = party_path("post__organisation")

    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Person, models.PROTECT, related_name="delegated_posts")
    reason = models.CharField(max_length=200)
