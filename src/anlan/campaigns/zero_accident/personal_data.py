"""What a creation unit holds of people: who leads it and who belongs to its leading body."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

declare(
    PersonalField("campaigns.CreationUnit", "head", _("Naming who leads the creation"), "evidence", "name"),
    PersonalField("campaigns.CreationUnit", "body", _("Naming who belongs to the leading body"), "evidence", "whole"),
    *(
        PersonalField("campaigns.LeadingGroup", field, _("Naming who leads the creation"), "evidence", mask)
        for field, mask in (("head", "name"), ("deputies", "whole"), ("members", "whole"))
    ),
)
