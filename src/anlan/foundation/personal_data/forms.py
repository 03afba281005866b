"""The filter of the access log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.personal_data.fields import access_words
from anlan.foundation.personal_data.models import AccessLog


class LogForm(forms.Form):
    """What the auditor asks for; everything may stay empty, what makes no sense is ignored."""

    action = forms.ChoiceField(label=_("Action"), required=False, choices=[("", _("All")), *AccessLog.Action.choices])
    what = forms.ChoiceField(label=_("What"), required=False)
    first_day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    actor_uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    subject_uid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, kinds: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)  # noqa: S101 (declared above)
        what.choices = [("", _("All")), *((kind, access_words(kind)) for kind in kinds)]
