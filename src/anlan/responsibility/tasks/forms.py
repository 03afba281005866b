"""What the pages of tasks read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import day_field
from anlan.registry.parties.fields import UnitField
from anlan.responsibility.duties.models import RunsAs, State
from anlan.responsibility.duties.queries import duties
from anlan.responsibility.evidence.forms import FilesField, own_unit
from anlan.responsibility.policy.rules import TaskMode as Mode
from anlan.responsibility.tasks.models import CADENCES, MODES
from anlan.responsibility.tasks.rules import TaskGiven, read_table, read_units

_UNITS_HELP = _(
    "Names of units or groups as in the document, divided by 、; “（牵头）” or “（配合）” after a name says its role."
)


def _lines(label: Any, rows: int = 3, *, required: bool = True, limit: int = 1000, help_text: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, required=required, widget=widget, help_text=help_text)


class _ActorForm(forms.Form):
    takes_actor = True

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.actor = actor


class RowsField(forms.CharField):
    """Cleans to tasks: rows copied from a spreadsheet."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 6}))
        super().__init__(max_length=200_000, strip=False, **options)

    def clean(self, value: Any) -> list[TaskGiven]:
        """Return the tasks; a row that makes no sense is named."""
        try:
            return read_table(super().clean(value))
        except Refused as refused:
            raise forms.ValidationError(message_of(refused)) from None


_ROWS_HELP = _(
    "Copy the rows from a spreadsheet: theme, item, number, task, units, deadline. Merged cells may stay empty."
)


class ListEditForm(forms.Form):
    """What stands above the table."""

    title = forms.CharField(label=_("Title of the list"), max_length=200)
    document = forms.CharField(label=_("Document on which it rests"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    first_day = day_field(_("First day"), required=True)
    last_day = day_field(_("Last day"), help_text=_("The deadline of tasks that name none"))


class ListForm(_ActorForm, ListEditForm):
    """A new task list, with its table."""

    issuer = UnitField(label=_("Issues it"))
    rows = RowsField(label=_("Tasks"), required=False, help_text=_ROWS_HELP)
    field_order = ("title", "document", "document_number", "issuer", "first_day", "last_day", "rows")

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        if (own := own_unit(actor)) is not None:
            self.initial.setdefault("issuer", own)


class RowsForm(forms.Form):
    """Rows to add."""

    rows = RowsField(label=_("Tasks"), help_text=_ROWS_HELP)


class TaskForm(_ActorForm):
    """One row of a task list."""

    theme = forms.CharField(label=_("Theme"), max_length=120, required=False)
    item = forms.CharField(label=_("Item"), max_length=200, required=False)
    number = forms.CharField(label=_("Number"), max_length=24, required=False, help_text=_("As printed"))
    text = _lines(_("Task"), limit=4000)
    units = _lines(_("Responsible units"), 2, limit=300, help_text=_UNITS_HELP)
    mode = forms.ChoiceField(label=_("How"), choices=list(MODES.items()), widget=forms.RadioSelect)
    duty = forms.ChoiceField(
        label=_("Duty"),
        required=False,
        help_text=_("For supervising: the duty whose fulfilment by the unit's enterprises measures the task"),
    )
    target = forms.IntegerField(label=_("Share demanded, per cent"), min_value=1, max_value=100, initial=100)
    due_on = day_field(_("Deadline"))
    cadence = forms.ChoiceField(
        label=_("Progress reported"), required=False, choices=[("", _("at the end only")), *CADENCES.items()]
    )
    needs_files = forms.BooleanField(label=_("Needs a photo or file"), required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial.setdefault("mode", Mode.DOES.value)
        self.measuring = {
            str(duty.uid): duty
            for duty in duties(actor).filter(current__runs_as=RunsAs.PERIOD, state=State.IN_FORCE)
            if duty.current is not None
        }
        names = [(uid, str(duty.current)) for uid, duty in self.measuring.items()]
        self.fields["duty"].choices = [("", "—"), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a duty for a task that is not one of supervising, and units that name nobody."""
        data = super().clean() or {}
        if data.get("duty") and data.get("mode") != Mode.SUPERVISES:
            self.add_error("duty", _("Only a task of supervising is measured by a duty."))
        if not read_units(data.get("units", "")) and "units" not in self.errors:
            self.add_error("units", _("Name at least one unit or group."))
        return data

    def values(self) -> dict[str, Any]:
        """Return the cleaned values as the services take them."""
        data = dict(self.cleaned_data)
        data["units"] = read_units(data["units"])
        data["duty"] = self.measuring.get(data["duty"])
        return data


class SureForm(forms.Form):
    """Nothing to fill in."""


class IssueForm(forms.Form):
    """Whether words that mean nobody are left out."""

    leave_out = forms.BooleanField(
        label=_("Leave out units that nobody is known by"), required=False, help_text=_("Open ends such as 等部门")
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = _lines(_("Reason"), limit=300)


class PercentField(forms.TypedChoiceField):
    """A few steps that a thumb can choose."""

    def __init__(self, **options: Any) -> None:
        steps = [(str(step), f"{step} %") for step in (10, 25, 50, 75, 90, 100)]
        super().__init__(choices=steps, coerce=int, empty_value=None, widget=forms.RadioSelect, **options)


class ProgressForm(forms.Form):
    """How far it is: a few taps on a phone."""

    percent = PercentField(
        label=_("Progress"), required=False, help_text=_("Passed over where the system measures the task")
    )
    note = _lines(_("Work done"), required=False, help_text=_("May stay empty when the percentage says it"))
    photos = FilesField(label=_("Photos and files"), required=False)
    done = forms.BooleanField(label=_("Done: hand it to the issuer to be finished"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a report that says nothing."""
        data = super().clean() or {}
        if not data.get("note", "").strip() and data.get("percent") is None:
            self.add_error("note", _("Choose a percentage or say what was done."))
        return data


class PassOnForm(_ActorForm):
    """To whom and why."""

    unit = UnitField(label=_("Unit"))
    reason = _lines(_("Reason"), limit=300)


class WithdrawForm(_ActorForm):
    """Why, and who gets it instead."""

    reason = _lines(_("Reason"), limit=300)
    unit = UnitField(label=_("Unit that gets it instead"), required=False)


class NoteForm(forms.Form):
    """A word to go with it."""

    note = _lines(_("Note"), required=False, limit=300)


class FindingForm(forms.Form):
    """What an inspection found."""

    finding = _lines(_("What was found"))
    photos = FilesField(label=_("Photos and files"), required=False)


class ExtendForm(forms.Form):
    """Until when and why."""

    until = day_field(_("New deadline"), required=True)
    reason = _lines(_("Reason"), limit=300)
