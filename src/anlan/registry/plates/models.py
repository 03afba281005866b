"""Plates, and the serial numbers they take (REG-14)."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped, nobody, party_path
from anlan.registry.regions.paths import PathField

# 128 bits in the address of the public page: nobody finds a plate by trying.
_TOKEN_BYTES = 16


def new_token() -> str:
    """Return the random part of a plate's public address (22 characters)."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


class Plate(Record, Scoped):
    """One supervision plate. It names one assignment; when another one begins, the plate is void (REG-14).

    ``number`` is the county's code and a serial number, ``token`` the random address of the public page.
    ``hung_on`` … ``evidence`` prove that it hangs: day, place, position and the attachment with the photo.
    """

    reached_through = party_path("party")

    number = models.CharField(_("Number"), max_length=32, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="plates", verbose_name=_("Party"))
    assignment = models.ForeignKey("registry.Assignment", models.PROTECT, related_name="plates")
    # Where the party is, for lists and counts by region; follows the party and the tree.
    path = PathField(blank=True, default="")
    issued_at = models.DateTimeField(_("Issued at"))
    voided_at = models.DateTimeField(_("Void since"), null=True, blank=True)
    void_reason = models.CharField(_("Why it is void"), max_length=120, blank=True, default="")
    # Whose names are on it: when others hold the posts, the plate is void.
    leader_person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    officer_person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    hung_on = models.DateField(_("Hung on"), null=True, blank=True)
    hung_place = models.CharField(_("Where it hangs"), max_length=120, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    evidence = models.UUIDField(_("Photo"), null=True, blank=True)

    class Meta:
        verbose_name = _("supervision plate")
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(voided_at=None), name="plate_one_valid"),
        ]
        indexes = [
            models.Index(fields=["party", "issued_at"], name="plates_of_party"),
            models.Index(fields=["voided_at", "path", "hung_on"], name="plates_by_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """What has become of it: ``void``, ``hung`` or ``issued`` (valid, without proof that it hangs)."""
        if self.voided_at is not None:
            return "void"
        return "hung" if self.hung_on else "issued"


class PlateSeries(Scoped):
    """The last serial number given out in a county; a row of its own, so that two issuers never take the same."""

    reached_through = nobody

    code = models.CharField(max_length=12, unique=True)
    last = models.PositiveIntegerField(default=0)
