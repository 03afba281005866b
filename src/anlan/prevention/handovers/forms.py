"""What the pages of hand-overs read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.prevention.hazards.forms import ActorForm, StepForm, day, words
from anlan.registry.parties.fields import UnitField


class OfficeField(UnitField):
    """Cleans to an organisation within reach."""

    def clean(self, value: Any) -> Any:
        """Return the organisation; an enterprise is no receiver of hand-overs."""
        found = super().clean(value)
        if found is not None and found.level is None and not found.line:
            raise forms.ValidationError(_("Problems are handed to governments, departments, offices and stations."))
        return found


class HandForm(StepForm):
    """To whom, in which list, until when."""

    unit = OfficeField(label=_("Handed to"))
    batch = forms.CharField(
        label=_("Handed list"), max_length=80, required=False, help_text=_("Such as: night check of 20 November")
    )
    answer_by = day(_("Answer until"), required=False, help_text=_("By the term of the handling mode when left empty"))


class AssignForm(ActorForm):
    """To whom and why."""

    unit = OfficeField(label=_("Unit"))
    reason = words(_("Reason"), 300, rows=2)


class AnswerForm(ActorForm):
    """What became of it."""

    reply = words(_("Answer"), 1000)


class WhyForm(ActorForm):
    """Why."""

    reason = words(_("Reason"), 300, rows=2)


class SureForm(ActorForm):
    """Nothing to fill in."""
