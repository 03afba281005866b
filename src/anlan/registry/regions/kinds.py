"""The acts that are done to regions."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "region.loaded": _("Regions loaded"),
        "region.renamed": _("Region renamed"),
        "region.renumbered": _("Region renumbered"),
        "region.merged": _("Region merged"),
        "region.closed": _("Region closed"),
        "region.added": _("Region added"),
        "area.added": _("Area added"),
        "area.closed": _("Area closed"),
    }
)
