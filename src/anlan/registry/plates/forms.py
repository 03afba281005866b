"""What the pages of plates read from a request."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HangForm(forms.Form):
    """That a plate hangs: the day, the place, a photo."""

    hung_on = forms.DateField(label=_("Hung on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    place = forms.CharField(label=_("Where it hangs"), max_length=120, help_text=_("Such as: left of the main gate"))
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
