"""The people who sign in."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import new_uid


class UserManager(BaseUserManager["User"]):
    """Make users; find them by name or phone number."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user who signs in with this name or phone number."""
        return self.get(Q(username=username) | Q(phone=username))


class User(AbstractBaseUser):
    """Somebody who can sign in. What he may do comes from his posts (registry/people), never from here.

    A user name begins with a letter (``accounts.rules``), so that it is never somebody's phone number.
    ``session_round`` goes into what a session is bound to: counting it up ends every session at once.
    ``second_factor_from`` is the instant since which a role of his asks for a second factor and he has none.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    username = models.CharField(_("Sign-in name"), max_length=64, unique=True)
    name = models.CharField(_("Person's name"), max_length=64)
    phone = models.CharField(_("Mobile number"), max_length=20, null=True, blank=True, unique=True)
    email = models.EmailField(_("E-mail"), blank=True, default="")
    is_active = models.BooleanField(_("May sign in"), default=True)
    is_demo = models.BooleanField(_("Demo account"), default=False)
    must_change_password = models.BooleanField(default=False)
    session_round = models.PositiveIntegerField(default=0)
    second_factor_from = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True, default="")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.name or self.username

    def close(self, *, now: datetime) -> None:
        """Forbid sign-in from ``now`` on; the row stays, because acts name it."""
        self.is_active = False
        self.closed_at = now

    def get_full_name(self) -> str:
        """Return the name that pages show."""
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the password and to the round, so that either one ends them all."""
        key_salt = "anlan.foundation.accounts.models.User.session"
        return salted_hmac(
            key_salt, f"{self.password}:{self.session_round}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def is_staff(self) -> bool:
        """There is no back office beside the rooms."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used: posts carry them."""
        return False
