"""The acts that are done to the library of criteria."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "criterion.shipped_loaded": _("Shipped criteria loaded"),
        "criterion.texts_loaded": _("Official texts of criteria loaded"),
        "criterion.document_added": _("Standard document entered"),
        "criterion.drafted": _("Criterion drafted"),
        "criterion.edited": _("Draft of a criterion changed"),
        "criterion.published": _("Criterion published"),
        "criterion.discarded": _("Draft of a criterion discarded"),
        "criterion.retired": _("Criterion retired"),
    }
)
