"""The acts that are done to industry schemes."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "industry.loaded": _("Shipped industry schemes loaded"),
        "industry.scheme_added": _("Industry scheme added"),
        "industry.scheme_edited": _("Industry scheme changed"),
        "industry.scheme_closed": _("Industry scheme ended"),
        "industry.added": _("Industry added to a scheme"),
        "industry.edited": _("Industry changed"),
        "industry.closed": _("Industry ended"),
        "industry.mapped": _("Industries mapped to a list"),
        "industry.unmapped": _("Mapping of an industry ended"),
    }
)
