"""What the forms of evidence registers share: one's own unit filled in, pictures from the phone, hand in at once."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import day_field
from anlan.registry.parties.fields import UnitField
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.sorts import Sort


class FilesInput(forms.ClearableFileInput):
    """An input for several files; a phone offers its camera."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of uploaded files."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", FilesInput(attrs={"accept": "image/*,video/*,.pdf,.docx,.xlsx"}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return every file, each checked."""
        several = data if isinstance(data, list | tuple) else [data] if data else []
        if not several:
            super().clean(None, initial)
        return [super(FilesField, self).clean(each, initial) for each in several]


class EvidenceEditForm(forms.Form):
    """What a draft says. The kinds offered are those that the actor's unit records."""

    takes_actor = True
    sorts: ClassVar[Mapping[str, Sort]] = {}

    party = UnitField(label=_("Unit"))
    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("Subject"), max_length=200, required=False)
    counts_on = day_field(_("Day"), required=True)
    text = forms.CharField(label=_("Text"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.actor = actor
        own = own_unit(actor)
        if own is not None:
            self.initial.setdefault("party", own)
        named = self.initial.get("party")
        kind_of_unit = named.kind if isinstance(named, Party) else ""
        fitting = [
            (code, sort.name) for code, sort in self.sorts.items() if not sort.who or kind_of_unit in ("", *sort.who)
        ]
        self.fields["kind"].choices = fitting or [(code, sort.name) for code, sort in self.sorts.items()]  # type: ignore[attr-defined]


class EvidenceForm(EvidenceEditForm):
    """A new record, with its pictures; handed in at once unless it is to stay a draft."""

    photos = FilesField(label=_("Photos and files"), required=False)
    hand_in_now = forms.BooleanField(
        label=_("Hand in at once"), required=False, initial=True, help_text=_("Otherwise it stays a draft.")
    )


class VoidForm(forms.Form):
    """Why a record is void."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class SureForm(forms.Form):
    """Nothing to fill in."""


class DiscardForm(forms.Form):
    """That a draft is really to be deleted."""

    sure = forms.BooleanField(label=_("Yes, delete this draft"))


def own_unit(actor: Actor) -> Party | None:
    """Return the actor's own unit, where he acts in one. One query."""
    if actor.organisation_id is None:
        if len(actor.reach.parties) != 1:
            return None
        found: Party | None = Party.objects.visible_to(actor).filter(pk=actor.reach.parties[0]).first()
        return found
    mine: Party | None = Party.objects.visible_to(actor).filter(pk=actor.organisation_id).first()
    return mine


def split_given(data: Mapping[str, Any]) -> tuple[dict[str, Any], Sequence[UploadedFile[Any]], bool]:
    """Return the values of the record, its files, and whether it is handed in at once."""
    values = dict(data)
    files = values.pop("photos", None) or []
    return values, files, bool(values.pop("hand_in_now", False))
