"""The personal data of hazards: who found them, who answers for the repair, who stands watch."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import PersonalField, declare

declare(
    PersonalField("prevention.Hazard", "finder", _("Asking the finder back, and merging reports"), "evidence", "name"),
    PersonalField("prevention.Plan", "responsible", _("Who answers for a rectification"), "evidence", "name"),
    PersonalField("prevention.Hold", "watcher", _("Who stands watch over a hazard"), "evidence", "name"),
)
