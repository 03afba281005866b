"""Why a change of a group is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "group-name-taken": _("There is already a group called %(name)s here."),
        "group-rule-empty": _("A rule needs at least one condition; otherwise every unit would belong to the group."),
        "group-facet": _("A group cannot be made by %(facet)s."),
        "group-committee": _("Name a committee within your jurisdiction."),
        "group-member-not": _("%(name)s does not belong to the group on this day."),
        "group-region": _("Standard groups are made for a city, a county or a township."),
    }
)
