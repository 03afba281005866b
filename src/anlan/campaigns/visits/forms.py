"""The form of a visit: the questions of the kind of what is visited, then what was found, helped and taken up."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.objects.catalogue import counted_words, kinds, words
from anlan.campaigns.objects.models import ActionObject
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.parties.fields import UnitField
from anlan.responsibility.evidence.forms import FilesField

QUESTION = "q_"
_ANSWERS = (("yes", _("yes")), ("no", _("no")))


class VisitForm(EntryForm):
    """A visit: to an object of a list when ``target`` says so, else to a registered unit."""

    target = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    whom = forms.CharField(label=_("Visited"), disabled=True, required=False)
    party = UnitField(label=_("Unit"), required=False)
    day = day_field(_("Day"), required=True)
    absent = forms.BooleanField(label=_("Nobody met"), required=False)
    found = forms.CharField(
        label=_("What was found"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A danger goes on as a hazard, with its photos. Nothing found: leave it empty."),
    )  # fmt: skip
    photos = FilesField(label=_("Photos and files"), required=False)
    help = forms.CharField(label=_("Help given"), max_length=300, required=False)
    counted = forms.IntegerField(label=_("Counted"), min_value=0, max_value=1_000_000, required=False)
    matter = forms.CharField(
        label=_("Matter taken up"), max_length=300, required=False,
        help_text=_("An unsafe matter of the public, or a difficulty that the unit needs help with."),
    )  # fmt: skip
    matter_until = day_field(_("To be settled until"))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial.setdefault("key", str(uuid4()))
        self.questions: list[str] = []
        uid = as_uid(str((self.data or {}).get("target") or self.initial.get("target") or ""))
        self.visited = ActionObject.objects.visible_to(actor).filter(uid=uid).first() if uid else None
        if self.visited is None:
            del self.fields["counted"], self.fields["whom"]
            return
        del self.fields["party"]
        kind = kinds()[self.visited.kind]
        self.initial["whom"] = f"{self.visited.label} · {words(kind)} · {self.visited.region.name}"
        for one in kind.questions:
            name = QUESTION + one.code
            self.fields[name] = forms.ChoiceField(
                label=words(one), choices=_ANSWERS, required=False, widget=forms.RadioSelect
            )
            self.questions.append(name)
        self.order_fields(["target", "key", "whom", "day", "absent", *self.questions])
        if counts := counted_words(kind):
            self.fields["counted"].label = counts
        else:
            del self.fields["counted"]


class OutcomeForm(forms.Form):
    """What was done about a matter, and when."""

    day = forms.DateField(
        label=_("Settled on"), required=False, help_text=_("Today when left empty"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    outcome = forms.CharField(label=_("What was done"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why a visit is void."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
