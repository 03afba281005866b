"""Why a change of the library of criteria, or the reading of official texts, is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "criterion-second-person": _("Somebody other than the person who drafted it must publish it."),
        "criterion-not-draft": _("Only a draft can be changed. Revise a published item: that drafts its next edition."),
        "criterion-not-revisable": _("Only a published item without another draft can be revised."),
        "criterion-sector-unknown": _("There is no sector called “%(sector)s”."),
        "criteria-heading": _("No heading names the columns %(needed)s."),
        "criteria-no-text": _("There is no text."),
        "criteria-no-title": _("There is no title of a document."),
        "criteria-day": _("“%(value)s” is no day; write it as 2026-07-01."),
        "criteria-number": _("“%(value)s” is no number of an item."),
        "criteria-twice": _("The item stands on line %(line)s already, with another text."),
    }
)
