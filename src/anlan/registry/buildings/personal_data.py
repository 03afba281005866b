"""The personal data of buildings: a self-built house belongs to a person."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

_PURPOSE = _("Reaching whoever owns or uses a building about its safety")

declare(
    PersonalField("registry.Building", "owner_name", _PURPOSE, "contact", "name"),
    PersonalField("registry.Building", "user_name", _PURPOSE, "contact", "name"),
    PersonalField("registry.Building", "contact_phone", _PURPOSE, "contact", "phone"),
)
