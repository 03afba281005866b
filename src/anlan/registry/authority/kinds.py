"""The acts that are done to the matrix of enforcement authority."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "authority_article.entered": _("Article of enforcement authority entered"),
        "authority_article.changed": _("Article of enforcement authority changed"),
        "authority_article.closed": _("Article of enforcement authority ended"),
        "authority_article.loaded": _("Shipped articles of enforcement authority loaded"),
        "authority_grant.entered": _("Unit entrusted or stationed"),
        "authority_grant.changed": _("Entrusted or stationed unit changed"),
        "authority_grant.closed": _("Entrusted or stationed unit ended"),
    }
)
