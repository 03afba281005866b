"""The entry from which visits are made."""

from django.utils.translation import gettext_lazy as _

from anlan.campaigns.visits.permissions import RECORD, VIEW
from anlan.foundation.navigation.rules import Entry, declare

declare(
    Entry(room="campaigns", label=_("To visit"), url_name="visit-round", permission=RECORD, icon="home-heart",
          order=25),
    Entry(room="campaigns", label=_("Coverage of visits"), url_name="visit-coverage", permission=VIEW, icon="target",
          order=35),
)  # fmt: skip
