"""What the pages and the API of hazards read; one form a step."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.prevention.criteria.models import Criterion
from anlan.prevention.criteria.queries import criteria_named
from anlan.prevention.hazards.models import Grade, Mode
from anlan.prevention.hazards.parts import DualReport
from anlan.prevention.hazards.queries import hazards
from anlan.prevention.hazards.sources import sources
from anlan.registry.parties.fields import UnitField
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import parties


class Photos(forms.FileInput):
    """A field that a phone answers with its camera or its album."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "data-photos": _("Take or choose photos")})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return all files of this name."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.FileField):
    """Cleans to a list of files."""

    widget = Photos

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return each file as Django checked it."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(PhotosField, self).clean(each) for each in given]


class PartyField(UnitField):
    """Cleans to a party within reach by name, credit code or, for programs, its uid.

    ``known`` are the parties that a list of reports names, by the text that names them: they were read together.
    """

    known: Mapping[str, Party] | None = None

    def find(self, text: str) -> Party | None:
        """Return the party."""
        if self.known is not None:
            return self.known.get(text)
        if uid := as_uid(text):
            # Whoever enters the report reads the party itself; here it is enough to know that it is there.
            for party in parties(self.actor).filter(uid=uid).only("uid", "name").order_by()[:1]:
                return party
        return super().find(text)


class CriterionField(forms.CharField):
    """Cleans to a criterion by its uid or code; the form sets ``actor``. ``known`` is as in ``PartyField``."""

    actor: Actor = PUBLIC
    known: Mapping[str, Criterion] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the criterion, None for none."""
        text = super().clean(value)
        if not text:
            return None
        if isinstance(value, Criterion):
            return value
        found = (self.known if self.known is not None else criteria_named([text], self.actor)).get(text)
        if found is None:
            raise ValidationError(_("There is no such criterion."))
        return found

    def prepare_value(self, value: Any) -> Any:
        """Show a criterion by its uid."""
        return str(value.uid) if isinstance(value, Criterion) else value


def words(label: Any, most: int, *, rows: int = 3, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field for a few sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, required=required, help_text=help_text)


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a local day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class ActorForm(forms.Form):
    """Gives units and criteria the actor."""

    takes_actor = True

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for field in self.fields.values():
            if isinstance(field, UnitField | CriterionField):
                field.actor = actor


class ReportForm(ActorForm):
    """What was found, where, by whom; only the first two must be said."""

    party = PartyField(label=_("Where: enterprise or unit"))
    text = words(_("What is dangerous"), 1000)
    photos = PhotosField(label=_("Photos"), required=False)
    place = forms.CharField(label=_("Where exactly"), max_length=200, required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    finder = forms.CharField(
        label=_("Finder"),
        max_length=64,
        required=False,
        help_text=_("Yourself when left empty; for tips whoever told, or nobody"),
    )
    found_at = forms.DateTimeField(
        label=_("Found at"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Now when left empty"),
    )  # fmt: skip
    campaign = forms.CharField(label=_("Campaign"), max_length=60, required=False)
    criterion = CriterionField(label=_("Criterion"), widget=forms.HiddenInput)
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=[("", _("by the criterion")), *Grade.choices])
    basis = forms.CharField(label=_("Basis of the grade"), max_length=300, required=False)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    same_as = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)  # noqa: S101 (for the type checker)
        source.choices = [("", _("by who reports it")), *((code, each.name) for code, each in sources().items())]


class CorrectForm(ActorForm):
    """What may be corrected until a hazard is graded."""

    text = words(_("What is dangerous"), 1000)
    place = forms.CharField(label=_("Where exactly"), max_length=200, required=False)
    campaign = forms.CharField(label=_("Campaign"), max_length=60, required=False)
    criterion = CriterionField(label=_("Criterion"), help_text=_("Its code"))


class StepForm(ActorForm):
    """The base of the forms of steps: nothing to fill in."""


class GradeForm(StepForm):
    """How grave, on what basis, until when."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect, required=False)
    basis = words(
        _("Basis of the grade"), 300, rows=2, required=False, help_text=_("Criterion, article, or why not major")
    )
    deadline = day(_("Rectify until"), required=False, help_text=_("By grade and handling mode when left empty"))


class SpotForm(StepForm):
    """Photos of before and after."""

    before = PhotosField(label=_("Photo before"), required=False)
    after = PhotosField(label=_("Photo after"), required=False)
    outcome = words(_("What was done"), 1000, rows=2, required=False)


class PlanForm(StepForm):
    """The five settlements (五落实); the service says which one is missing."""

    responsible = forms.CharField(label=_("Responsibility: who answers for it"), max_length=80, required=False)
    measures = words(_("Measures"), 1000, required=False)
    funds = forms.DecimalField(
        label=_("Funds (yuan)"), max_digits=14, decimal_places=2, min_value=0, required=False,
        help_text=_("0 when none are needed; it has to be said"),
    )  # fmt: skip
    time_limit = day(_("Time limit"), required=False)
    contingency = words(
        _("Contingency plan"), 1000, required=False, help_text=_("What keeps people safe until it is rectified")
    )


class SubmitForm(StepForm):
    """What was done, with photos."""

    outcome = words(_("What was done"), 1000, required=False)
    after = PhotosField(label=_("Photo after"), required=False)


class HoldForm(StepForm):
    """Interim measures, who stands watch, until when, how often."""

    interim = words(_("Interim measures"), 1000, required=False)
    watcher = forms.CharField(label=_("Named watcher"), max_length=64, required=False)
    until = day(_("Until"), required=False)
    watch_every = forms.IntegerField(
        label=_("Days between watch entries"), min_value=1, max_value=31, required=False, initial=1
    )


class WatchForm(StepForm):
    """What the watcher saw."""

    note = words(_("What was seen"), 500, required=False)
    photos = PhotosField(label=_("Photos"), required=False)


class ReasonForm(StepForm):
    """Why."""

    reason = words(_("Reason"), 300, rows=2, required=False)


class BackForm(ReasonForm):
    """Why, with photos."""

    photos = PhotosField(label=_("Photos"), required=False)


class UntilForm(StepForm):
    """Until when and why."""

    until = day(_("New time limit"), required=False)
    reason = words(_("Reason"), 300, rows=2, required=False)


class AcceptForm(StepForm):
    """What the re-inspection found."""

    opinion = words(_("What the re-inspection found"), 500, required=False)
    photos = PhotosField(label=_("Photo of the re-inspection"), required=False)


class RegradeForm(StepForm):
    """Which grade and why; a second person decides."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, required=False)
    reason = words(_("Reason"), 300, rows=2, required=False)


class IntoForm(StepForm):
    """Which other hazard it is: the open ones of the same party."""

    into = forms.ChoiceField(label=_("The other hazard"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, hazard: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        if hazard is not None:
            others = hazards(self.actor).filter(party=hazard.party_id).exclude(pk=hazard.pk)
            others = others.exclude(state__in=("merged", "dismissed", "written_off")).order_by("-found_at")[:30]
            field.choices = [(str(each.uid), f"{each.found_at:%Y-%m-%d} {each.text[:60]}") for each in others]


class ModeForm(StepForm):
    """How the finding is handled."""

    mode = forms.ChoiceField(label=_("Handling mode"), choices=Mode.choices, widget=forms.RadioSelect)
    reason = words(_("Reason"), 300, rows=2, required=False, help_text=_("Needed when the mode is lowered"))


class ReceiptForm(StepForm):
    """That it was received, and what the party answers."""

    reply = words(_("Reply"), 300, rows=2, required=False)


class DualReportForm(StepForm):
    """To whom, when, what, and its proof."""

    receiver = forms.ChoiceField(label=_("Reported to"), choices=DualReport.Receiver.choices, widget=forms.RadioSelect)
    reported_on = day(_("Reported on"))
    content = words(_("Content"), 1000)
    evidence = forms.FileField(label=_("Evidence"), widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}))


class NoteForm(StepForm):
    """What is added to the record."""

    note = words(_("What is to be added"), 500)
    photos = PhotosField(label=_("Photos"), required=False)
