"""The life of a record."""

from django.utils.translation import gettext_lazy as _

from anlan.emergency.drills.permissions import RECORD
from anlan.responsibility.evidence.life import life_of

LIFE = life_of("drill", _("Drill"), RECORD)
