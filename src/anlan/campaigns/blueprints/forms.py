"""What the pages of templates read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.blueprints.loading import named, sector_templates
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.parties.fields import UnitField
from anlan.responsibility.evidence.forms import own_unit


class StartForm(EntryForm):
    """An action from a template."""

    title = forms.CharField(label=_("Name"), max_length=120)
    document = forms.CharField(label=_("Plan document"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    lead = UnitField(label=_("Lead unit"))
    first_day = day_field(_("First day"), required=True)
    last_day = day_field(_("Last day"))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        if (own := own_unit(actor)) is not None:
            self.initial.setdefault("lead", own)


class SectorsForm(forms.Form):
    """Sectors whose work is added to an action."""

    sectors = forms.MultipleChoiceField(label=_("Sectors"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sectors"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [(code, named(one)) for code, one in sector_templates().items()]
