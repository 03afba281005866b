"""The register of the parts of enterprises, the tree on the party page, and the verb that adds a part (REG-22)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.forms import EntryForm
from anlan.registry.parties import words
from anlan.registry.parties.fields import UnitField
from anlan.registry.parties.models import OPEN_STATES, Party, State
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.parties.register import PARTIES, PartyRegister, region_condition
from anlan.registry.parties.verbs import is_open
from anlan.registry.structure import services
from anlan.registry.structure.parts import part_ranks
from anlan.registry.structure.permissions import EDIT, VIEW
from anlan.registry.structure.queries import parts, tree_of
from anlan.registry.structure.rules import may_stand_under


def part_names() -> dict[str, str]:
    """Return kind of part → words, from the group company down."""
    names = words.kind_choices()
    return {kind: names.get(kind, kind) for kind in part_ranks()}


class AddPartForm(forms.Form):
    """A part of the unit whose page it is."""

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name"), max_length=200)
    employees = forms.IntegerField(label=_("Employees"), min_value=0, max_value=10_000_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(part_names().items())  # type: ignore[attr-defined]


class PartForm(AddPartForm, EntryForm):
    """A part and its whole."""

    part_of = UnitField(label=_("Part of"))
    field_order = ("part_of", "kind", "name", "employees")


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=_("Name"), max_length=200)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


def _add(whole: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    given = {name: data.get(name) for name in ("kind", "name", "employees")}
    return services.add_part(whole=whole.uid, **given, actor=actor, now=now)  # type: ignore[arg-type]


def _close(part: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.close_part(uid=part.uid, version=data["version"], reason=data["reason"], actor=actor, now=now)


def may_have_parts(whole: Any) -> bool:
    """Whether a unit can have parts: it is open, its place is known, and some kind of part may stand under its own."""
    ranks = part_ranks()
    known = is_open(whole) and whole.region_id is not None
    return known and any(may_stand_under(kind, whole.kind, ranks) for kind in ranks)


def may_be_closed(part: Any) -> bool:
    """Whether a part is open and nothing open is left below it."""
    return is_open(part) and not part.parts.filter(state__in=OPEN_STATES).exists()


ADD_PART = Verb("part", _("Add a part"), EDIT, AddPartForm, _add, icon="hierarchy", offered=may_have_parts)


class StructureRegister(Register):
    """The parts of enterprises."""

    room, name, order = "registry", "structure", 105
    model = Party
    label, label_one = _("Parts of enterprises"), _("Part of an enterprise")
    about = _("Plants, workshops, teams and safety departments, to which inspections, people and risks belong.")
    icon = "hierarchy"
    related = ("part_of", "region")
    ordering = ("region_path", "part_of__name", "name")
    search_fields = ("name", "part_of__name")
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form, edit_form = PartForm, RenameForm
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True),
        Column("kind", _("Kind"), names=part_names, order_by=("kind", "name")),
        Column("part_of", _("Part of"), value="part_of.name", order_by=("part_of__name", "name")),
        Column("employees", _("Employees"), numeric=True, order_by=("employees",)),
        Column("region", _("Region"), value="region.name", order_by=("region_path",)),
        Column("state", _("State"), words=words.state_words, tone=words.state_tone),
    )
    filters = (
        Filter("region", _("Region"), narrow=region_condition),
        Filter("kind", _("Kind"), choices=lambda actor: part_names().items()),
    )
    verbs = (ADD_PART, Verb("close", _("Close"), EDIT, ReasonForm, _close, icon="circle-x", offered=may_be_closed))

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the parts within reach."""
        super().rows(actor)
        return parts(actor)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether the part was not voided."""
        return bool(record.state != State.VOIDED)

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Add a part."""
        return _add(data["part_of"], data, actor, now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Rename a part."""
        name = data.get("name", record.name)
        return services.rename_part(uid=record.uid, version=version, name=name, actor=actor, now=now)


def panel(record: Any, actor: Actor) -> str:
    """Return the tree of parts of an enterprise or of a part; nothing for a sole trader without parts."""
    if not actor.may(VIEW) or record.kind not in (*BUSINESS_KINDS, *part_ranks()):
        return ""
    nodes = tree_of(actor, record)
    if not nodes:
        return ""
    names = part_names()
    rows = [
        (STRUCTURE.url("detail", node.party), node.party, names[node.party.kind], "· " * (node.depth - 1))
        for node in nodes
    ]
    return render_to_string("registry/structure_panel.html", {"rows": rows})


STRUCTURE = add(StructureRegister())
PARTIES.add_panel(panel)
STRUCTURE.add_panel(panel)
PartyRegister.verbs = (*PartyRegister.verbs, ADD_PART)
