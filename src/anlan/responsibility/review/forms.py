"""What the pages of the review read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import day_field
from anlan.registry.groups.queries import groups
from anlan.registry.parties.fields import UnitField
from anlan.responsibility.duties import wording
from anlan.responsibility.duties.models import CADENCES as PERIODS
from anlan.responsibility.duties.models import Strength
from anlan.responsibility.evidence.forms import own_unit
from anlan.responsibility.review.guessing import who_choices
from anlan.responsibility.review.models import PolicyDocument, State
from anlan.responsibility.review.queries import documents
from anlan.responsibility.review.services.naming import Meant
from anlan.responsibility.tasks.models import CADENCES, MODES
from anlan.responsibility.tasks.rules import as_printed, read_units

_NONE = ("", "—")


def _text(label: Any, rows: int, limit: int, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, required=required, widget=widget, help_text=help_text)


class TakeInForm(forms.Form):
    """A file or pasted text, for which unit, and which document it replaces."""

    takes_actor = True

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Word, PDF with text, web page or plain text; nothing leaves this machine"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.doc,.pdf,.txt,.html,.htm"}),
    )
    pasted = _text(_("Or the text, pasted"), 6, 2_000_000, required=False)
    unit = UnitField(label=_("For the unit"))
    replaces: Any = forms.ModelChoiceField(
        label=_("New version of"),
        queryset=None,
        required=False,
        empty_label="—",
        help_text=_("What it holds in the same words is carried over as it was decided; only the rest is reviewed."),
    )

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = documents(actor).exclude(state=State.DROPPED).order_by("-taken_in_at", "-pk")
        self.fields["replaces"].queryset = known.defer("text")  # type: ignore[attr-defined]
        self.fields["unit"].actor = actor  # type: ignore[attr-defined]
        if (own := own_unit(actor)) is not None:
            self.initial.setdefault("unit", own)


class DocumentForm(forms.Form):
    """What stands above the text."""

    title = forms.CharField(label=_("Title of the document"), max_length=200)
    number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issuer as printed"), max_length=120, required=False)
    dated_on = day_field(_("Date"))


class DropForm(forms.Form):
    """Why a review is given up."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class TaskItemForm(forms.Form):
    """What a task says, corrected."""

    text = _text(_("Task"), 4, 4000)
    units = _text(_("Responsible units"), 2, 300, help_text=_("Divided by 、; “（牵头）” or “（配合）” says the role."))
    mode = forms.ChoiceField(label=_("How"), choices=list(MODES.items()))
    due_on = day_field(_("Deadline"))
    cadence = forms.ChoiceField(
        label=_("Progress reported"), required=False, choices=[("", _("at the end only")), *CADENCES.items()]
    )
    number = forms.CharField(label=_("Number"), max_length=24, required=False)
    theme = forms.CharField(label=_("Theme"), max_length=120, required=False)
    item = forms.CharField(label=_("Item"), max_length=200, required=False)

    @staticmethod
    def opening(values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with which the form opens."""
        return {**values, "units": as_printed(values["units"]), "due_on": values["due_on"] or None}

    def values(self) -> dict[str, Any]:
        """Return the cleaned values as the item keeps them."""
        data = dict(self.cleaned_data)
        data["units"] = [list(each) for each in read_units(data["units"])]
        data["due_on"] = data["due_on"].isoformat() if data["due_on"] else ""
        return data


class DutyItemForm(forms.Form):
    """What a duty says, corrected: who owes it, how often, what proves it."""

    text = _text(_("What has to be done"), 3, 2000)
    who = forms.ChoiceField(label=_("Who owes it"))
    cadence = forms.ChoiceField(
        label=_("How often"),
        choices=[("", _("no calendar period")), *PERIODS.items()],
        required=False,
        help_text=_("What has no calendar period is kept in the catalogue, not evaluated."),
    )
    minimum = forms.IntegerField(label=_("At least"), min_value=1, max_value=99)
    act_kind = forms.ChoiceField(label=_("What proves it"), required=False)
    strength = forms.ChoiceField(label=_("Strength"), choices=Strength.choices)
    minutes = forms.IntegerField(label=_("Minutes each time"), min_value=0, max_value=100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [_NONE, *who_choices()]  # type: ignore[attr-defined]
        self.fields["act_kind"].choices = [_NONE, *wording.act_choices()]  # type: ignore[attr-defined]

    @staticmethod
    def opening(values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with which the form opens."""
        return dict(values)

    def values(self) -> dict[str, Any]:
        """Return the cleaned values as the item keeps them."""
        return dict(self.cleaned_data)


class SplitForm(forms.Form):
    """The parts of a text, one a line."""

    parts = _text(_("One part a line"), 6, 8000)

    def given(self) -> list[str]:
        """Return the parts."""
        return [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]


class NamesForm(forms.Form):
    """Whom words mean: for each a unit, a group, or nobody on purpose. ``rows`` groups the fields by words."""

    def __init__(self, *args: Any, words: Sequence[str] = (), actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = list(words)
        mine = list(groups(actor).filter(closed_on=None).select_related("region").order_by("region__path", "name"))
        self._groups = {str(group.uid): group for group in mine}
        choices = [_NONE, *((uid, f"{group.name} · {group.region.name}") for uid, group in self._groups.items())]
        for number in range(len(self.words)):
            unit = UnitField(label=_("Unit"), required=False, help_text="")
            unit.actor = actor
            self.fields[f"unit_{number}"] = unit
            self.fields[f"group_{number}"] = forms.ChoiceField(label=_("Or a group"), required=False, choices=choices)
            self.fields[f"nobody_{number}"] = forms.BooleanField(label=_("Leave out on purpose"), required=False)

    @property
    def rows(self) -> list[tuple[str, list[Any]]]:
        """The words with their fields."""
        names = ("unit", "group", "nobody")
        return [(words, [self[f"{name}_{n}"] for name in names]) for n, words in enumerate(self.words)]

    def clean(self) -> dict[str, Any]:
        """Refuse both a unit and a group for the same words."""
        data = super().clean() or {}
        for number in range(len(self.words)):
            said = [bool(data.get(f"{name}_{number}")) for name in ("unit", "group", "nobody")]
            if sum(said) > 1:
                self.add_error(f"unit_{number}", _("Choose one of the three."))
        return data

    def said(self) -> dict[str, Meant]:
        """Return words → whom they mean, for those about which something was said."""
        data, found = self.cleaned_data, {}
        for number, words in enumerate(self.words):
            party, group = data[f"unit_{number}"], self._groups.get(data[f"group_{number}"])
            if party or group or data[f"nobody_{number}"]:
                found[words] = Meant(party, group, nobody=data[f"nobody_{number}"])
        return found


class PublishForm(forms.Form):
    """What stands above the task list."""

    title = forms.CharField(label=_("Title of the task list"), max_length=200)
    first_day = day_field(_("First day"), required=True)
    last_day = day_field(_("Last day"), help_text=_("The deadline of tasks that name none"))

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return data


def document_choice(document: PolicyDocument | None) -> dict[str, Any]:
    """Return the values with which the form of a new version of a document opens."""
    return {"replaces": document.pk, "unit": document.unit} if document is not None else {}
