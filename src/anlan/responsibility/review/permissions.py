"""What posts may do with documents under review."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

VIEW = "responsibility:policy_document:view"
REVIEW = "responsibility:policy_document:review"

declare(
    {
        VIEW: _("See documents that are or were reviewed"),
        REVIEW: _("Take in documents, review what was read from them and publish it"),
    }
)
