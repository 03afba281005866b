"""Where somebody wants his digest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.notices.gateways import gateways


class ChannelForm(forms.Form):
    """A gateway and the address there."""

    gateway = forms.ChoiceField(label=_("By"), widget=forms.Select(attrs={"class": "form-select"}))
    address = forms.CharField(
        label=_("Address"), max_length=200, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["gateway"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared above)
        field.choices = [(name, gateway.label) for name, gateway in gateways().items()]
