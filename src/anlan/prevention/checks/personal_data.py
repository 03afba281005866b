"""What a round of inspection holds of people: who led it."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

declare(PersonalField("prevention.SelfCheck", "led_by", _("Proving who led an inspection"), "evidence", "name"))
