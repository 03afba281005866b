"""What groups of special actions hold of people."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

declare(
    PersonalField("campaigns.ActionGroup", "head", _("Naming who leads a group"), "evidence", "name"),
    PersonalField("campaigns.ActionGroup", "members", _("Naming who belongs to a group"), "evidence", "whole"),
)
