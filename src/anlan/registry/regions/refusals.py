"""Why a change of the region tree is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "region-name-taken": _("There is already a region called %(name)s under the same parent."),
        "region-code-taken": _("The code %(code)s already belongs to %(name)s."),
        "region-code-form": _("%(code)s is not a region code of 2, 4, 6, 9 or 12 digits that fits the level."),
        "region-closed": _("%(name)s is closed; only open regions can be changed."),
        "region-levels-differ": _("Only regions of the same level can be merged."),
        "region-not-empty": _(
            "%(name)s still has %(count)s open regions or parties; merge them into another region first."
        ),
        "region-merge-self": _("A region cannot be merged into itself or into a part of itself."),
        "region-file-columns": _("%(file)s lacks the columns %(columns)s."),
        "region-file-unreadable": _("%(file)s cannot be read as a CSV file in UTF-8 or GB 18030."),
        "region-county-unknown": _("%(file)s, line %(line)s: the county %(code)s %(name)s is not in the region tree."),
        "region-code-doubled": _("%(file)s gives the same code to two regions: %(codes)s."),
        "region-file-empty": _("%(file)s has no rows."),
    }
)
