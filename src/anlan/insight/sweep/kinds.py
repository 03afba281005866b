"""The act of a sweep."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare
from anlan.foundation.ledger.titles import call_system

declare({"sweep.ran": _("Every obligation was judged")})
call_system("sweep", _("judging of obligations"))
