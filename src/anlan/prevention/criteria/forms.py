"""The forms of the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.prevention.criteria.models import HazardGrade, StandardDocument
from anlan.prevention.criteria.queries import documents
from anlan.prevention.criteria.sectors import sector_names
from anlan.prevention.criteria.services import keeps


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class CriterionEditForm(forms.Form):
    """What a draft says."""

    line = forms.CharField(label=_("The criterion in one line"), max_length=300)
    grade = forms.ChoiceField(label=_("Grade of the hazard"), required=False, choices=[("", "—"), *HazardGrade.choices])
    item_number = forms.CharField(label=_("Item"), max_length=60, required=False)
    category = forms.CharField(label=_("Category"), max_length=80, required=False)
    keywords = forms.CharField(
        label=_("Other words"),
        max_length=300,
        required=False,
        help_text=_("Words by which people name the matter, with blanks between; the suggestion finds it by them"),
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    evidence = forms.CharField(label=_("Evidence required"), max_length=300, required=False)
    official_text = forms.CharField(label=_("Official text"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    in_force_from = _day(_("In force from"))
    in_force_until = _day(_("No longer in force from"))


class CriterionForm(CriterionEditForm):
    """A new draft: of which document, and what it says."""

    takes_actor = True

    document: forms.ModelChoiceField[StandardDocument] = forms.ModelChoiceField(label=_("Document"), queryset=None)
    field_order = ("document",)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [code for code in sector_names() if keeps(actor, code)]
        self.fields["document"].queryset = documents(actor).filter(sector__in=own)  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    """A document of the city or of a sector."""

    takes_actor = True

    title = forms.CharField(label=_("Title of the document"), max_length=200)
    title_en = forms.CharField(label=_("English title"), max_length=200, required=False)
    number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=80, required=False)
    sector = forms.ChoiceField(label=_("Sector"))
    in_force_from = _day(_("In force from"))
    address = forms.URLField(label=_("Web address"), max_length=300, required=False, assume_scheme="https")
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(code, name) for code, name in sector_names().items() if keeps(actor, code)]
        self.fields["sector"].choices = own  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class NothingForm(forms.Form):
    """A step that needs no more than the press of the button."""
