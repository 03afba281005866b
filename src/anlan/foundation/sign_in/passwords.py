"""What a password must not be, beyond Django's own rules."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from anlan.foundation.accounts.models import User

FILE = Path(__file__).with_name("common_passwords.txt")
# How many characters of a name tell whose it is: of Latin letters four, of Chinese characters two.
_TELLING = {True: 4, False: 2}
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords and stems of ``common_passwords.txt``, in small letters."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


class CommonHereValidator:
    """Refuse what people here try first: ``woaini1314``, ``anquan2026!``, a key row, a year around a word."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raise ValidationError when the password, or what is left without figures at its ends, is common."""
        small = password.lower()
        if small in common_passwords() or _ENDS.sub("", small) in common_passwords() or len(set(small)) < 4:
            raise ValidationError(_("This password is among the first that are tried."), code="password-common-here")

    def get_help_text(self) -> str:
        """Say the rule on the page."""
        return _("Not a word that everybody uses, with or without figures around it.")


class OwnNameValidator:
    """Refuse a password that holds the person's own phone number, name or sign-in name, wherever it stands."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raise ValidationError when the password holds the number's last eight digits or one of the names."""
        small = password.lower()
        parts = [(user.phone or "")[-8:], user.username.lower(), user.name.lower()] if user else []
        if any(len(part) >= _TELLING[part.isascii()] and part in small for part in parts):
            raise ValidationError(_("The password holds your phone number or your name."), code="password-own-name")

    def get_help_text(self) -> str:
        """Say the rule on the page."""
        return _("Not your phone number or name.")
