"""Why the standard organisations are not made."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "template-region": _("The template needs a city, a county or a township that exists today."),
        "template-too-wide": _("%(name)s is a province; make the organisations city by city."),
    }
)
