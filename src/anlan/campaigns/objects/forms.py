"""The form of an object: what all kinds share, and the fields and responsible parties of its kind."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.forms import ChosenField
from anlan.campaigns.actions.queries import campaigns
from anlan.campaigns.objects.catalogue import all_fields, all_roles, kinds, words
from anlan.campaigns.objects.fields import PostField
from anlan.campaigns.objects.rules import Field, Kind
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import EntryForm, day_field
from anlan.registry.parties.fields import UnitField
from anlan.registry.regions.fields import RegionField

DETAIL, ROLE = "d_", "r_"
_YES = (("", "—"), ("yes", _("yes")), ("no", _("no")))


class YesField(forms.TypedChoiceField):
    """Cleans to yes, no or nothing said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_YES, coerce=lambda text: text == "yes", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored answer as its choice."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def _form_field(one: Field) -> forms.Field:
    match one.type:
        case "choice":
            return forms.ChoiceField(required=False)
        case "number":
            return forms.FloatField(required=False, min_value=0, max_value=10_000_000)
        case "yes":
            return YesField(required=False)
        case "day":
            return day_field("")
    return forms.CharField(required=False, max_length=300)


class SharedForm(EntryForm):
    """What objects of all kinds share."""

    campaign = ChosenField(label=_("Special action"))
    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    party = UnitField(label=_("Registered unit"), required=False)
    region = RegionField(label=_("Region"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=20, required=False)
    unit = UnitField(label=_("Visited by (unit)"), required=False, help_text=_("Your own unit when left empty"))
    visitor = PostField(label=_("Visited by (post)"), required=False)

    only: ClassVar[str] = ""
    """The kind of a workbook's rows, which do not say it themselves."""

    def __init__(self, data: Any = None, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        if self.only and data is not None:
            data = {**data, "kind": self.only}
        super().__init__(data, *args, actor=actor, **kwargs)
        _offer(self, actor)
        choice: Any = self.fields["kind"]
        choice.choices = [(code, words(one)) for code, one in kinds().items() if one.points_at != "household"]
        for code, one in all_fields().items():
            field: Any = self.fields[DETAIL + code]
            field.label = words(one)
            if one.type == "choice":
                field.choices = [("", "—"), *((choice.code, words(choice)) for choice in one.choices)]
        for code, role in all_roles().items():
            self.fields[ROLE + code].label = words(role)
        self._narrow(str((self.data or {}).get("kind") or self.initial.get("kind") or ""))

    def _narrow(self, code: str) -> None:
        """Leave the fields of the kind; of a partial change all stay, for the service knows the kind."""
        kind = kinds().get(code)
        if kind is None:
            if not self.is_bound:
                self._drop(set())
            return
        self._drop({DETAIL + one.code for one in kind.fields} | {ROLE + one.code for one in kind.roles})
        self._of(kind)

    def _drop(self, kept: set[str]) -> None:
        for name in list(self.fields):
            if name.startswith((DETAIL, ROLE)) and name not in kept:
                del self.fields[name]

    def _of(self, kind: Kind) -> None:
        for one in kind.fields:
            field: Any = self.fields[DETAIL + one.code]
            field.required = one.required
            field.label = words(one)
            if one.type == "choice":
                field.choices = [("", "—"), *((choice.code, words(choice)) for choice in one.choices)]
        for role in kind.roles:
            self.fields[ROLE + role.code].label = words(role)
        if kind.points_at != "party":
            del self.fields["party"]
        else:
            self.fields["party"].required = kind.needs_record
            self.fields["name"].help_text = _("The unit's own name when left empty")
        if kind.points_at == "household":
            for name in ("name", "address", "phone", "region"):
                del self.fields[name]
            offered: Any = self.fields["kind"]
            offered.choices = [(kind.code, words(kind))]


_DECLARED: Mapping[str, Any] = {
    **{DETAIL + code: _form_field(one) for code, one in all_fields().items()},
    **{ROLE + code: forms.CharField(required=False, max_length=80) for code in all_roles()},
}
ObjectForm: type[SharedForm] = type("ObjectForm", (SharedForm,), dict(_DECLARED))


def form_of(code: str) -> type[SharedForm]:
    """Return the form for rows of one kind, such as those of its workbook."""
    return type("ObjectForm", (ObjectForm,), {"only": code})


def _offer(form: forms.Form, actor: Actor) -> None:
    """Offer the actions that were not summed up, and let posts be found within the actor's reach."""
    chosen: Any = form.fields["campaign"]
    running = campaigns(actor).filter(closed_on=None).exclude(state="closed").order_by("-first_day")
    chosen.offer(running[:200], empty=False)
    posts: Any = form.fields["visitor"]
    posts.actor = actor


def folded(data: Mapping[str, Any], details: Mapping[str, Any], parties: Mapping[str, str]) -> dict[str, Any]:
    """Return the form's values as the service takes them: details and responsible parties over the known ones."""
    values = {name: value for name, value in data.items() if not name.startswith((DETAIL, ROLE))}
    if any(name.startswith(DETAIL) for name in data):
        said = {name.removeprefix(DETAIL): value for name, value in data.items() if name.startswith(DETAIL)}
        values["details"] = {**details, **said}
    if any(name.startswith(ROLE) for name in data):
        named = {name.removeprefix(ROLE): str(value).strip() for name, value in data.items() if name.startswith(ROLE)}
        values["parties"] = {code: name for code, name in {**parties, **named}.items() if name}
    return values


class TakeInForm(forms.Form):
    """On which list chosen records of a register go, and who visits them."""

    takes_actor = True
    points_at = "party"

    campaign = ChosenField(label=_("Special action"))
    sort = forms.ChoiceField(label=_("Kind"))
    visitor = PostField(label=_("Visited by (post)"), required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, actor)
        sort: Any = self.fields["sort"]
        sort.choices = sorts_of(self.points_at)


class TakeInBuildingsForm(TakeInForm):
    """The same for buildings."""

    points_at = "building"


class TakeInHouseholdsForm(TakeInForm):
    """The same for households."""

    points_at = "household"


def sorts_of(points_at: str) -> list[tuple[str, str]]:
    """Return "kind:value" → words of the kinds that need no more said than by what they are sorted."""
    found = []
    for kind in kinds().values():
        if kind.points_at != points_at or any(one.required and one.code != kind.mark for one in kind.fields):
            continue
        found += [(f"{kind.code}:{one.code}", f"{words(kind)} · {words(one)}") for one in kind.marks] or [
            (f"{kind.code}:", words(kind))
        ]
    return found
