"""What the doors read from a request."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CloseForm(forms.Form):
    """Why an attachment is closed, and which state of it was looked at."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(min_value=1)
