"""The filter of the ledger's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.ledger.kinds import described


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})


class ActFilterForm(forms.Form):
    """What is looked for; everything may stay empty, what makes no sense is ignored."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, widget=forms.Select(attrs={"class": "form-select"}))
    person = forms.CharField(
        label=_("Person"), required=False, max_length=64, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    first_day = forms.DateField(label=_("From"), required=False, widget=_day())
    last_day = forms.DateField(label=_("To"), required=False, widget=_day())
    party_uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    subject_uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 (declared above)
        words = sorted(((name, str(words)) for name, words in described().items()), key=lambda each: each[1])
        kind.choices = [("", _("All")), *words]
