"""The life of a record."""

from django.utils.translation import gettext_lazy as _

from anlan.responsibility.evidence.life import life_of
from anlan.supervision.inspections.permissions import RECORD

LIFE = life_of("inspection", _("Inspection"), RECORD)
