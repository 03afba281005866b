"""The acts that are done to groups of units."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "group.entered": _("Group of units set up"),
        "group.changed": _("Group of units changed"),
        "group.closed": _("Group of units closed"),
        "group.member_added": _("Put into a group of units"),
        "group.member_ended": _("Taken out of a group of units"),
    }
)
