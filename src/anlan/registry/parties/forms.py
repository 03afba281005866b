"""The forms by which parties are entered and changed."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.parties.areas import area_choices
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.parties.words import kind_choices, line_choices, size_choices
from anlan.registry.regions.fields import RegionField


class PartyForm(forms.Form):
    """What can be said of a party in one sitting; what is left empty stays unknown."""

    takes_actor = True
    business = True

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name"), max_length=200)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=24,
        required=False,
        help_text=_("18 characters, as on the licence"),
    )
    region = RegionField(label=_("Village or community where it operates"))
    address = forms.CharField(label=_("Operating address"), max_length=300, required=False)
    industry = forms.CharField(
        label=_("Industry code"), max_length=5, required=False, help_text=_("GB/T 4754-2017, such as 2511")
    )
    size = forms.ChoiceField(label=_("Size class"), required=False)
    employees = forms.IntegerField(label=_("Employees"), min_value=0, max_value=10_000_000, required=False)
    founded_on = forms.DateField(
        label=_("Founded on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    phone = forms.CharField(label=_("Contact number"), max_length=40, required=False)
    business_scope = forms.CharField(
        label=_("Business scope"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    remark = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, words) for code, words in kind_choices().items() if (code in BUSINESS_KINDS) == self.business]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if "size" in self.fields:
            self.fields["size"].choices = [("", "—"), *size_choices().items()]  # type: ignore[attr-defined]
        if "line" in self.fields:
            self.fields["line"].choices = [("", "—"), *line_choices().items()]  # type: ignore[attr-defined]
        self.fields["region"].actor = actor  # type: ignore[attr-defined]


class PartyEditForm(PartyForm):
    """Changing a party: the kind stays, the place has a form of its own on the detail page."""

    kind = None  # type: ignore[assignment]

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        if "size" in self.fields:
            self.fields["size"].choices = [("", "—"), *size_choices().items()]  # type: ignore[attr-defined]
        self.fields["region"].actor = actor  # type: ignore[attr-defined]


class AreaForm(forms.Form):
    """Into which supervision area a party is put."""

    area = forms.ChoiceField(label=_("Put into a supervision area"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(PUBLIC)  # type: ignore[attr-defined]

    def clean_area(self) -> UUID:
        """Return the uid of the area."""
        return UUID(self.cleaned_data["area"])


class OrganisationForm(PartyForm):
    """An organisation: a line and a level instead of industry and size."""

    business = False
    industry = None  # type: ignore[assignment]
    size = None  # type: ignore[assignment]
    employees = None  # type: ignore[assignment]
    founded_on = None  # type: ignore[assignment]
    business_scope = None  # type: ignore[assignment]
    region = RegionField(label=_("Region"))
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    line = forms.ChoiceField(label=_("Department line"), required=False)


class OrganisationEditForm(PartyEditForm):
    """Changing an organisation."""

    industry = None  # type: ignore[assignment]
    size = None  # type: ignore[assignment]
    employees = None  # type: ignore[assignment]
    founded_on = None  # type: ignore[assignment]
    business_scope = None  # type: ignore[assignment]
