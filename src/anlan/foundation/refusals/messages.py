"""What a refusal says to people. Every feature declares its codes once, in its ``refusals.py``."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.rules import Refused

_MESSAGES: dict[str, "str | Promise"] = {}


def declare(messages: dict[str, "str | Promise"]) -> None:
    """Register refusal codes with their messages; a code may be declared once. Facts are ``%(name)s``."""
    for code, message in messages.items():
        if code in _MESSAGES and str(_MESSAGES[code]) != str(message):
            raise ValueError(f"refusal declared twice: {code}")
        _MESSAGES[code] = message


def message_of(refused: Refused) -> str:
    """Return the refusal in the active language; an undeclared code is shown as it is."""
    text = str(_MESSAGES.get(refused.code, refused.code))
    return text % refused.facts if refused.facts else text


def declared() -> dict[str, "str | Promise"]:
    """Return every declared code with its message, for the manual and its test."""
    return dict(_MESSAGES)


declare(
    {
        "forbidden": _("Your post does not carry the permission for this (%(permission)s)."),
        "not-found": _("There is no such record within your jurisdiction."),
        "stale-edit": _(
            "Somebody else changed this record in the meantime. Look at the new state and repeat your change."
        ),
    }
)
