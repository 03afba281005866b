"""The personal data of notices."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

declare(PersonalField("foundation.Channel", "address", _("Sending the daily digest"), "contact", "whole"))
