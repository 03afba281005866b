"""The personal data of vulnerable households; why somebody is vulnerable may tell of his health."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, call_access, declare

_PURPOSE = _("Knocking at the door of vulnerable persons for fire safety")

declare(
    *(
        PersonalField("registry.Household", field, _PURPOSE, "vulnerable_household", mask)
        for field, mask in (
            ("name", "name"),
            ("kind", "whole"),
            ("phone", "phone"),
            ("address", "address"),
            ("caretaker_name", "name"),
            ("caretaker_phone", "phone"),
            ("remark", "whole"),
        )
    )
)
call_access("registry.household", _("household"))
