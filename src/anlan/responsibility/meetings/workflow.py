"""The life of a meeting's record."""

from django.utils.translation import gettext_lazy as _

from anlan.responsibility.evidence.life import life_of
from anlan.responsibility.meetings.permissions import RECORD

MEETING = life_of("meeting", _("Record of a meeting"), RECORD)
