"""What keeping an installation can refuse."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare({"home-unusable": _("The folder for the data, %(home)s, cannot be written: %(reason)s.")})
