"""The history of signing in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import Scoped
from anlan.foundation.scope.rules import Actor
from anlan.foundation.sign_in.rules import device_of


def _own(actor: Actor) -> Q:
    """Reach one's own sign-ins and nobody else's."""
    return Q(user_id=actor.user_id) if actor.user_id else Q(pk__in=[])


class Outcome(models.TextChoices):
    """What became of an attempt."""

    SIGNED_IN = "signed-in", _("Signed in")
    WRONG_PASSWORD = "wrong-password", _("Wrong password")
    WRONG_CODE = "wrong-code", _("Wrong second factor")
    LOCKED = "locked", _("Locked out after wrong passwords")
    REFUSED = "refused", _("Refused: account closed or demo only")
    SIGNED_OUT = "signed-out", _("Signed out")


class SignIn(Scoped):
    """One attempt to sign in, or the end of a session. Kept for as long as the policy says, then deleted.

    Attempts under a name that nobody has are not kept: people type passwords into the wrong field.
    """

    reached_through = _own

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(_("Time"))
    address = models.GenericIPAddressField(_("Network address"), null=True)
    agent = models.CharField(_("Device"), max_length=255, blank=True, default="")
    method = models.CharField(_("By"), max_length=32, blank=True, default="")
    outcome = models.CharField(_("Outcome"), max_length=16, choices=Outcome.choices)

    class Meta:
        verbose_name = _("sign-in")
        indexes: ClassVar = [
            models.Index(fields=["user", "-at"], name="sign_ins_of_user"),
            models.Index(fields=["at"], name="sign_in_by_age"),
        ]

    @property
    def device(self) -> str:
        """Return browser and system in two words."""
        return device_of(self.agent)
