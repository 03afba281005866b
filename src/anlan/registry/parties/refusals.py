"""Why a change of a party is refused."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import declare

declare(
    {
        "credit-code-taken": _("The credit code %(code)s already belongs to %(name)s."),
        "credit-code-taken-elsewhere": _(
            "The credit code %(code)s already belongs to a party outside your jurisdiction."
        ),
        "name-missing": _("A name is needed."),
        "region-unknown": _("There is no such region, or it is closed."),
        "region-outside": _("%(name)s lies outside your jurisdiction."),
        "party-kind-unknown": _("%(kind)s is not a kind of party."),
        "party-closed": _("%(name)s is no longer in business; reopen it first."),
        "party-state-same": _("%(name)s is already in this state."),
        "party-state-forbidden": _("A party cannot be put into this state from its present one."),
        "party-day-future": _("The day lies in the future."),
        "party-merge-self": _("A party cannot be merged with itself."),
        "party-merge-kinds": _("Only parties of the same kind can be merged."),
        "facet-unknown": _("%(name)s is not a property that parties have."),
        "number-wrong": _("%(value)s is not a number that fits here."),
        "industry-unknown": _("%(code)s is not an industry of the national classification."),
        "reason-missing": _("A reason is needed."),
        "party-voided": _("%(name)s was entered by mistake and voided; it can no longer be changed."),
        "phone-masked": _("The number is masked. Enter it in full, or leave it as it was."),
        "area-closed": _("%(name)s is closed."),
        "area-member-not": _("%(name)s does not lie in the area on this day."),
        "place-last": _("A party needs at least one address."),
    }
)
