"""Where jobs are found."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.navigation.rules import Entry, declare

declare(Entry("foundation", _("My background jobs"), "job-list", icon="progress", order=900))
