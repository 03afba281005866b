"""What a record of a meeting holds of people: who chaired and who came."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

declare(
    PersonalField("responsibility.Meeting", "chair", _("Proving who chaired a meeting"), "evidence", "name"),
    PersonalField("responsibility.Meeting", "attendants", _("Proving who attended a meeting"), "evidence", "whole"),
)
