"""The acts that are done to parties."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "party.registered": _("Party registered"),
        "party.edited": _("Party changed"),
        "party.renamed": _("Party renamed"),
        "party.facet_set": _("Property of a party set"),
        "party.place_set": _("Place of a party set"),
        "party.place_ended": _("Place of a party ended"),
        "party.state_changed": _("State of a party changed"),
        "party.merged": _("Party merged into another"),
        "party.split": _("Party split off from another"),
        "party.voided": _("Party voided"),
        "party.member_added": _("Member unit added"),
        "party.member_ended": _("Membership ended"),
        "party.area_joined": _("Party placed in an area"),
        "party.area_left": _("Party taken out of an area"),
    }
)
