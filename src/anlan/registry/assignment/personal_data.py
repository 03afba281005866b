"""The personal data of assignments."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

declare(PersonalField("registry.Dispute", "decided_by", _("Decided by"), "post_holder", "name"))
