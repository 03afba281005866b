"""What the pages of listed supervision read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.services import system_actor
from anlan.prevention.hazards.forms import ActorForm, StepForm, day, words
from anlan.prevention.supervision_orders.levels import level_names
from anlan.registry.parties.fields import UnitField, find_party


class SupervisorField(UnitField):
    """Cleans to an organisation by its full name, also above one's own reach: the city supervises counties' cases."""

    def clean(self, value: Any) -> Any:
        """Return the organisation."""
        text = forms.CharField.clean(self, value)
        found = find_party(text, system_actor("naming-a-supervisor")) if text else None
        if text and (found is None or found.level is None):
            raise forms.ValidationError(_("There is no organisation of this name."))
        return found


class IssueForm(StepForm):
    """Who supervises, at which level, what is required, until when."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, widget=forms.RadioSelect)
    unit = SupervisorField(
        label=_("Unit that lists it"), help_text=_("Full name of a committee, government or department")
    )
    requirements = words(_("Requirements"), 1000)
    deadline = day(_("Time limit"), required=False, help_text=_("By the term of the level when left empty"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = list(level_names().items())


class ProgressForm(ActorForm):
    """How far it is."""

    note = words(_("Progress"), 500)


class AskForm(ActorForm):
    """Until when and why."""

    until = day(_("New time limit"))
    reason = words(_("Reason"), 300, rows=2)


class WhyForm(ActorForm):
    """Why."""

    reason = words(_("Reason"), 300, rows=2)


class PassUpForm(WhyForm):
    """To whom and why."""

    unit = SupervisorField(label=_("Unit that lists it"), help_text=_("An organisation of the next level"))


class SureForm(ActorForm):
    """Nothing to fill in."""
