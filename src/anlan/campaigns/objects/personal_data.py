"""What objects hold of people: persons by name, who is responsible, telephone numbers."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, call_access, declare

_PURPOSE = _("Visiting what a special action must reach")

declare(
    PersonalField("campaigns.ActionObject", "name", _PURPOSE, "evidence", "name"),
    PersonalField("campaigns.ActionObject", "address", _PURPOSE, "evidence", "address"),
    PersonalField("campaigns.ActionObject", "phone", _PURPOSE, "evidence", "phone"),
    PersonalField("campaigns.ActionObject", "parties", _("Naming who is responsible"), "evidence", "name", erased=None),
)
call_access("campaigns.object", _("person on the list of a special action"))
