"""Why a step of the census is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "census-not-village": _("%(name)s is not a village or community; only they keep a roll."),
        "census-no-party": _("Name the entity that differs."),
        "census-nothing-said": _("Say what is different: a name, a code, an address or an industry."),
        "census-open-already": _("A difference of this entity is waiting for a decision already."),
    }
)
