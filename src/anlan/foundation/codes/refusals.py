"""What is wrong with a code, in words."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "credit-code-missing": _("The unified social credit code is missing."),
        "credit-code-length": _("A unified social credit code has 18 characters; “%(code)s” does not."),
        "credit-code-character": _(
            "“%(code)s” holds a character that cannot stand there: the first 8 are digits (the very first may be "
            "A, N or Y), and I, O, S, V, Z never occur."
        ),
        "credit-code-check-digit": _(
            "The check digit of “%(code)s” does not fit: one of its characters is wrong. Compare it with the licence."
        ),
        "region-code-wrong": _("“%(code)s” is no region code: they have 2, 4, 6, 9 or 12 digits."),
        "telephone-missing": _("The telephone number is missing."),
        "telephone-wrong": _(
            "“%(number)s” is no Chinese telephone number. A landline needs its area code, as in 0355-2023456."
        ),
    }
)
