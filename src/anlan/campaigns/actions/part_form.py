"""The form of a phase or the work in a sector, with what it counts by itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.forms import OfCampaign
from anlan.campaigns.actions.lines import aspects_text, points_text, read_aspects, read_points, words_of
from anlan.campaigns.actions.models import PART_KINDS
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.prevention.checks.sorts import SORTS as CHECKS
from anlan.prevention.criteria.sectors import sector_names
from anlan.prevention.hazards.sources import source_names
from anlan.registry.entries.forms import day_field
from anlan.registry.parties.fields import UnitField
from anlan.registry.regions.fields import find_region
from anlan.registry.regions.models import Region
from anlan.registry.regions.queries import regions
from anlan.supervision.inspections.sorts import SORTS as INSPECTIONS

# A unit's own rounds that an action may count; those of every shift and week are no rounds of an action.
OWN_ROUNDS = ("field", "principal", "expert")


def round_names() -> dict[str, str]:
    """Return the code of a kind of round, which is its act, → its name."""
    names = {f"inspection.{code}": sort.name for code, sort in INSPECTIONS.items()}
    return names | {f"check.{code}": CHECKS[code].name for code in OWN_ROUNDS}


class WordsField(forms.CharField):
    """Cleans to a list of words."""

    def prepare_value(self, value: Any) -> Any:
        """Show the words in a row."""
        return " ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the words, each once."""
        return words_of(super().clean(value) or "")


class RegionsField(forms.CharField):
    """Cleans to the uids of regions that are typed by name or code, one a line."""

    actor: Actor = PUBLIC

    def prepare_value(self, value: Any) -> Any:
        """Show the regions by name."""
        if not isinstance(value, list):
            return value
        found: list[Region] = list(regions(self.actor).filter(uid__in=value).order_by("path"))
        return "\n".join(region.name for region in found)

    def clean(self, value: Any) -> Any:
        """Return the uids; a line that fits no region or several is refused."""
        uids = []
        for line in filter(None, map(str.strip, (super().clean(value) or "").replace("、", "\n").splitlines())):
            region = find_region(line, self.actor)
            if region is None:
                raise forms.ValidationError(_("No single region fits: %(line)s"), params={"line": line})
            uids.append(str(region.uid))
        return uids


class AspectsField(forms.CharField):
    """Cleans to aspects, typed one a line."""

    def prepare_value(self, value: Any) -> Any:
        """Show them as they are typed."""
        return aspects_text(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the aspects; a line without a name, or with one that was there, is refused."""
        try:
            return read_aspects(super().clean(value) or "")
        except ValueError as wrong:
            raise forms.ValidationError(
                _("Each line begins with a name of its own: %(line)s"), params={"line": str(wrong)[:60]}
            ) from None


class PointsField(forms.CharField):
    """Cleans to check points, typed one a line."""

    def prepare_value(self, value: Any) -> Any:
        """Show them as they are typed."""
        return points_text(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the check points."""
        return read_points(super().clean(value) or "")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class PartForm(OfCampaign):
    """A phase or the work in a sector."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(PART_KINDS.items()), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Phase or sector"), max_length=80)
    first_day = day_field(_("First day"), required=True)
    last_day = day_field(_("Last day"))
    unit = UnitField(label=_("Responsible unit"), required=False)
    content = forms.CharField(label=_("Work and check points"), max_length=4000, required=False, widget=_area(3))
    check_points = PointsField(
        label=_("Check points"), max_length=4000, required=False, widget=_area(4),
        help_text=_("One a line; @ and a code behind it names the check item of the library"),
    )  # fmt: skip
    takes_in = forms.BooleanField(
        label=_("Counts records by itself"), required=False,
        help_text=_("Hazards and rounds that fit what follows belong to the action, also those found before"),
    )  # fmt: skip
    words = WordsField(
        label=_("Words in the text"), max_length=1000, required=False,
        help_text=_("Parted by blanks. Of words, sectors, criteria, industries one must fit; none: everything counts"),
    )  # fmt: skip
    sectors = _several(_("Sectors of criteria"))
    criteria = WordsField(
        label=_("Criteria"), max_length=400, required=False, help_text=_("Codes or their beginnings, such as item-gas")
    )
    industries = WordsField(
        label=_("Industries"), max_length=400, required=False, help_text=_("Codes or their beginnings, such as 61 62")
    )
    regions = RegionsField(
        label=_("Regions"),
        max_length=1000,
        required=False,
        widget=_area(2),
        help_text=_("One a line; none: the whole area of the lead unit"),
    )
    sources = _several(_("Sources of hazards"))
    rounds = _several(_("Kinds of rounds"))
    aspects = AspectsField(
        label=_("Aspects"), max_length=8000, required=False, widget=_area(6),
        help_text=_("One a line: its name, a colon, the words by which a finding shows it; @ criterion, # sector"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        named = {"sectors": sector_names(), "sources": source_names(), "rounds": round_names()}
        for name, choices in named.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
            field.choices = list(choices.items())
        where = self.fields["regions"]
        assert isinstance(where, RegionsField)  # noqa: S101 (for the type checker)
        where.actor = actor
