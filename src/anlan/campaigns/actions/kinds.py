"""The acts about special actions."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "campaign.entered": _("Special action planned"),
        "campaign.changed": _("Special action changed"),
        "campaign.closed": _("Special action given up"),
        "campaign.begun": _("Special action begun"),
        "campaign.summed_up": _("Special action summed up"),
        "action_part.entered": _("Phase or sector work entered"),
        "action_part.changed": _("Phase or sector work changed"),
        "action_part.closed": _("Phase or sector work closed"),
        "action_group.entered": _("Group of a special action formed"),
        "action_group.changed": _("Group of a special action changed"),
        "action_group.closed": _("Group of a special action dissolved"),
        "bulletin.entered": _("Bulletin of results issued"),
        "bulletin.changed": _("Bulletin of results changed"),
        "bulletin.closed": _("Bulletin of results withdrawn"),
        "measure.entered": _("Measure built entered"),
        "measure.changed": _("Measure built changed"),
        "measure.closed": _("Measure built closed"),
    }
)
