"""The forms of groups: how a group is made, and who is put in or taken out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.groups import wording
from anlan.registry.groups.models import Made
from anlan.registry.groups.rules import Wanted, selector_of, wanted_of
from anlan.registry.groups.services import Definition
from anlan.registry.parties.fields import UnitField
from anlan.registry.parties.words import line_choices
from anlan.registry.regions.fields import RegionField

# Field of the form → its choices; each is a field of Wanted too.
_CHOICES: dict[str, wording.Names] = {
    "kinds": wording.member_kinds,
    "lines": line_choices,
    "levels": wording.level_names,
    "sizes": wording.size_names,
    "sectors": wording.sector_names,
    "areas": wording.area_names,
    "flags": wording.flag_names,
}
_ONE = ("lines", "levels", "areas")
RULE_FIELDS = (*_CHOICES, "industries", "employees_from", "employees_to")


def _several(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class GroupEditForm(forms.Form):
    """How a group is called and made. Of the rule, what is left empty asks nothing."""

    takes_actor = True

    name = forms.CharField(label=_("Name"), max_length=80)
    made = forms.ChoiceField(
        label=_("How it is made"),
        choices=Made.choices,
        help_text=_("By rule: what follows below. Further units can be put in or taken out by hand in any case."),
    )
    committee = UnitField(
        label=_("Committee"), required=False, help_text=_("Name of the committee, for its member units")
    )
    kinds = _several(_("Kind"))
    sizes = _several(_("Size class"))
    sectors = _several(_("Key sector"))
    flags = _several(_("Marked as"))
    lines = forms.ChoiceField(label=_("Department line"), required=False)
    levels = forms.ChoiceField(label=_("Level"), required=False)
    areas = forms.ChoiceField(label=_("Supervision area"), required=False)
    industries = forms.CharField(
        label=_("Industry codes"),
        max_length=400,
        required=False,
        help_text=_("Beginnings of GB/T 4754-2017 codes, parted by blanks, such as 06 2511"),
    )
    employees_from = forms.IntegerField(label=_("Employees, at least"), min_value=0, required=False)
    employees_to = forms.IntegerField(label=_("Employees, at most"), min_value=0, required=False)
    basis = forms.CharField(label=_("Source"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, names in _CHOICES.items():
            options = list(names().items())
            if name in _ONE:
                options.insert(0, ("", "—"))
            self.fields[name].choices = options  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, RegionField | UnitField):
                field.actor = actor


class GroupForm(GroupEditForm):
    """A new group of a place."""

    region = RegionField(label=_("Region"))
    field_order = ("name", "region")


def definition_given(data: dict[str, Any], committee: Any) -> Definition:
    """Return the definition that the cleaned fields describe; ``committee`` stands in where none is named.

    Raises Refused for a rule that asks nothing, and where there is no committee.
    """
    match data.get("made"):
        case Made.COMMITTEE:
            found = data.get("committee") or committee
            if found is None:
                raise Refused("group-committee", fields={"committee": "group-committee"})
            return Definition(committee=found)
        case Made.RULE:
            return Definition(selector=selector_of(_wanted(data)))
    return Definition()


def rule_initial(selector: Any) -> dict[str, Any]:
    """Return the values with which the fields of a rule open."""
    wanted = wanted_of(selector) if selector is not None else None
    if wanted is None:
        return {}
    values = {name: getattr(wanted, name) for name in RULE_FIELDS}
    values |= {name: next(iter(values[name]), "") for name in _ONE}
    values["industries"] = " ".join(wanted.industries)
    return values


def _wanted(data: dict[str, Any]) -> Wanted:
    values = {name: tuple(data.get(name) or ()) for name in _CHOICES if name not in _ONE}
    values |= {name: (data[name],) if data.get(name) else () for name in _ONE}
    codes = (data.get("industries") or "").replace(",", " ").replace("，", " ").replace("、", " ")
    return Wanted(
        **values,
        industries=tuple(codes.split()),
        employees_from=data.get("employees_from"),
        employees_to=data.get("employees_to"),
    )
