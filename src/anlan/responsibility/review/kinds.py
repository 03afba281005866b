"""The acts about documents under review."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare(
    {
        "policy_document.taken_in": _("Document taken in"),
        "policy_document.changed": _("Document's particulars changed"),
        "policy_document.dropped": _("Document dropped"),
        "policy_document.published": _("Document's tasks and duties published"),
        "policy_document.duties_entered": _("Document's duties entered into the catalogue"),
        "draft_item.corrected": _("Item of a document corrected"),
        "draft_item.accepted": _("Item of a document accepted"),
        "draft_item.rejected": _("Item of a document rejected"),
        "draft_item.reopened": _("Item of a document reopened"),
        "draft_item.merged": _("Items of a document merged"),
        "draft_item.split": _("Item of a document split"),
        "unit_name.remembered": _("Whom the words of a document mean"),
    }
)
