"""The base of records that are entered, changed and at last closed with a reason, never deleted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.models import Record
from anlan.foundation.scope.models import Scoped


class Entry(Record, Scoped):
    """A record of a simple register. Closed entries stay searchable and leave the lists of what is owed."""

    entered_at = models.DateTimeField(_("Entered at"))
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    close_reason = models.CharField(_("Reason for closing"), max_length=200, blank=True, default="")

    class Meta:
        abstract = True
