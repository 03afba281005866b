"""The personal data of contract relations."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare, exempt

_PURPOSE = _("Reaching whoever leads outside workers on the site")

declare(
    PersonalField("registry.Relation", "contact_name", _PURPOSE, "contact", "name"),
    PersonalField("registry.Relation", "contact_phone", _PURPOSE, "contact", "phone"),
)
exempt("registry.Relation", "other_name", "the public name of a business")
