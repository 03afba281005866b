"""The act of a sweep."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import declare

declare({"sweep.ran": _("Every obligation was judged")})
