"""Why something about a document under review is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "review-nothing-given": _("Choose a file, or paste the text."),
        "review-both-given": _("Choose a file or paste the text, not both."),
        "review-nothing-read": _("No task and no duty was found in this document."),
        "review-taken-in": _("This document was taken in already: %(title)s."),
        "review-replaces": _("A new version replaces a document of the same unit that was not dropped."),
        "review-closed": _("This document is no longer in review."),
        "review-not-own": _("Only %(name)s itself, or an office above it, reviews its documents."),
        "review-decided": _("This item has been decided; reopen it first."),
        "review-still-open": _("This item is open."),
        "review-text-missing": _("Say what has to be done."),
        "review-units-missing": _("Name at least one responsible unit."),
        "review-who-missing": _("Say who owes this duty."),
        "review-merge-last": _("There is no open item of the same kind after this one to merge with."),
        "review-split-one": _("Divide the text into at least two parts, each on a line of its own."),
        "review-items-open": _("%(count)s items are still open. Accept or reject them first."),
        "review-nothing-accepted": _("Nothing was accepted; there is nothing to publish."),
        "review-words-unknown": _("Nobody is known by these names: %(names)s. Say whom they mean, or leave them out."),
        "review-no-unit-left": _("Every unit of this task was left out: %(task)s"),
        "review-duties-none": _("No accepted duty of this document waits to be entered."),
        "unit-words-one": _("Choose either a unit or a group."),
    }
)
