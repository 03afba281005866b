"""The personal data of notices: who took them."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

declare(
    PersonalField(
        "prevention.RectificationNotice", "receiver", _("Proof that the notice was received"), "evidence", "name"
    )
)
