"""The life of a report."""

from django.utils.translation import gettext_lazy as _

from anlan.responsibility.evidence.life import life_of
from anlan.responsibility.reports.permissions import RECORD

REPORT = life_of("report", _("Written report"), RECORD)
