"""Who may make a backup."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare({"foundation:backup:make": _("Make a backup of database, files and keys")})
