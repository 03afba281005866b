"""What signing in refuses, in words. Wrong passwords are answered by the form."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "not-your-post": _("This is not one of your posts, or it has ended."),
        "too-many-requests": _("Too many requests. Wait a moment and try again."),
        "session-ended": _("Your session has ended. Sign in again."),
        "password-must-change": _("Change your password first."),
        "second-factor-missing": _("Your role asks for a second factor. Set one up first."),
    }
)
