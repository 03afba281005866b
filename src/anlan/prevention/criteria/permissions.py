"""What posts may be allowed to do with the library of criteria."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.permissions import declare
from anlan.prevention.criteria.workflow import EDIT as EDIT
from anlan.prevention.criteria.workflow import PUBLISH as PUBLISH

VIEW = "prevention:criterion:view"
LOAD = "prevention:criterion:load"

declare(
    {
        VIEW: _("See the criteria and check items"),
        EDIT: _("Draft criteria and check items of one's sector"),
        PUBLISH: _("Publish and retire criteria of one's sector"),
        LOAD: _("Load official texts of criteria"),
    }
)
