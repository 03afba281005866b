"""The permission to search."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare

declare({"registry:search:use": _("Search everything within reach")})
