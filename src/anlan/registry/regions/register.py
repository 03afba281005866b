"""The registers of regions and of the areas that cut across them (REG-01, REG-02)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, Q, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column, parse_choice
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.lists.queries import list_index
from anlan.registry.regions import services
from anlan.registry.regions.fields import RegionField, region_named
from anlan.registry.regions.models import Area, Level, Region


def level_names() -> dict[str, str]:
    """Return level → name."""
    return {str(level.value): str(level.label) for level in Level}


def area_kinds() -> dict[str, str]:
    """Return code → name of every kind of area."""
    spoken = get_language() or "zh-hans"
    return {value.code: value.name(spoken) for value in list_index(PUBLIC).values("area_kind")}


def within(text: Any, actor: Actor) -> Q:
    """Return the condition that a region lies below the one named."""
    region = region_named(text, actor)
    return Q(path__within=region.path) if region else Q(pk__in=[])


class RegionForm(forms.Form):
    """A region below another."""

    takes_actor = True

    parent = RegionField(label=_("Part of"))
    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.CharField(label=_("Code"), max_length=12, required=False)
    basis = forms.CharField(label=_("Basis document"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            self.fields["parent"].actor = actor  # type: ignore[attr-defined]


class RegionEditForm(RegionForm):
    """Another name or code."""

    parent = None  # type: ignore[assignment]


class MergeRegionForm(forms.Form):
    """Into which region."""

    takes_actor = True

    into = RegionField(label=_("Region that takes it over"))
    basis = forms.CharField(label=_("Basis document"), max_length=200)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].actor = actor  # type: ignore[attr-defined]


class BasisForm(forms.Form):
    """On which document."""

    basis = forms.CharField(label=_("Basis document"), max_length=200)


class AreaForm(forms.Form):
    """An area that cuts across the tree."""

    takes_actor = True

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"))
    region = RegionField(label=_("Region"))
    basis = forms.CharField(label=_("Basis document"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(area_kinds().items())  # type: ignore[attr-defined]
        self.fields["region"].actor = actor  # type: ignore[attr-defined]


def _is_open(record: Any) -> bool:
    return record.closed_on is None


def _may_be_closed(region: Any) -> bool:
    return _is_open(region) and not region.children.filter(closed_on=None).exists()


class RegionRegister(Register):
    """The tree as a list; the tree page walks it."""

    room, name, order = "registry", "regions", 50
    model = Region
    label, label_one = _("Regions"), _("Region")
    about = _("The region tree from the province down to villages and communities.")
    icon = "map-2"
    related = ("parent",)
    ordering = ("path",)
    search_fields = ("name", "code")
    view_permission = "registry:region:view"
    create_permission = edit_permission = import_permission = "registry:region:edit"
    create_form = RegionForm
    edit_form = RegionEditForm
    detail_template = "registry/region_detail.html"
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True, field="name"),
        Column("code", _("Code"), order_by=("code",), field="code", short=True),
        Column(
            "level", _("Level"), words=lambda value: level_names()[str(value)], order_by=("level", "path"), short=True
        ),
        Column("parent", _("Part of"), value="parent.name", field="parent"),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), short=True),
    )
    filters = (
        Filter("within", _("Within"), narrow=within),
        Filter("level", _("Level"), choices=lambda actor: level_names().items()),
        Filter("closed", _("Closed"), choices=lambda actor: [("1", _("yes")), ("0", _("no"))],
               narrow=lambda value, actor: Q(closed_on__isnull=value == "0")),
    )  # fmt: skip
    verbs = (
        Verb(
            "merge",
            _("Merge"),
            "registry:region:edit",
            MergeRegionForm,
            lambda node, data, actor, now: services.merge_region(
                uid=node.uid,
                into=data["into"].uid,
                version=data["version"],
                basis=data["basis"],
                actor=actor,
                now=now,
            ),
            icon="arrow-merge",
            offered=_is_open,
            offered_to=services.is_own,
        ),
        Verb(
            "close",
            _("Close the region"),
            "registry:region:edit",
            BasisForm,
            lambda node, data, actor, now: services.close_region(
                uid=node.uid, version=data["version"], basis=data["basis"], actor=actor, now=now
            ),
            icon="circle-x",
            offered=_may_be_closed,
            offered_to=services.is_own,
        ),
    )

    def listed(self, actor: Actor, chosen: Mapping[str, Any]) -> ScopedQuerySet[Any]:
        """Return the filtered regions; unless another order is asked for, the actor's own come first."""
        rows = super().listed(actor, chosen)
        own = Q()
        for area in actor.reach.areas:
            own |= Q(path__within=area.path) if area.path else Q()
        if chosen.get("sort") or not own:
            return rows
        return rows.order_by(Case(When(own, then=0), default=1), "path")

    def further_acts(self, record: Any, actor: Actor) -> Q | None:
        """Show the territory's own people what was filed under the region and under no party."""
        return Q(region_uid=record.uid, party_uid=None) if services.is_own(record, actor) else None

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether the region is open and the actor's own."""
        return _is_open(record) and services.is_own(record, actor)

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return what lies below and what the region was called."""
        return {
            "children": record.children.filter(closed_on=None).order_by("code", "name"),
            "versions": record.versions.filter(superseded_at=None).order_by("first_day"),
        }

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Add a region."""
        given = {name: data[name] for name in ("name", "code", "basis")}
        return services.add_region(parent=data["parent"].uid, **given, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Rename or renumber."""
        return services.rename_region(
            uid=record.uid,
            name=data.get("name", record.name),
            code=data.get("code", record.code),
            basis=data.get("basis", ""),
            version=version,
            actor=actor,
            now=now,
        )


class AreaRegister(Register):
    """Areas that cut across the tree."""

    room, name, order = "registry", "areas", 60
    model = Area
    label, label_one = _("Supervision areas"), _("Supervision area")
    about = _("Development zones, parks, scenic areas and other areas that cut across the region tree.")
    icon = "target"
    related = ("region",)
    ordering = ("name",)
    search_fields = ("name",)
    view_permission = "registry:region:view"
    create_permission = import_permission = "registry:area:edit"
    create_form = AreaForm
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True, field="name"),
        Column("kind", _("Kind"), names=area_kinds, field="kind", parse=parse_choice(area_kinds)),
        Column("region", _("Region"), value="region.name", field="region"),
        Column("basis", _("Basis document"), field="basis"),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), short=True),
    )
    filters = (Filter("kind", _("Kind"), choices=lambda actor: area_kinds().items()),)
    verbs: ClassVar[Sequence[Verb]] = (
        Verb(
            "close",
            _("Close the area"),
            "registry:area:edit",
            BasisForm,
            lambda area, data, actor, now: services.close_area(
                uid=area.uid, version=data["version"], basis=data["basis"], actor=actor, now=now
            ),
            icon="circle-x",
            offered=_is_open,
            offered_to=lambda area, actor: services.is_own(area.region, actor),
        ),
    )

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Add an area."""
        given = {name: data[name] for name in ("name", "kind", "basis")}
        return services.add_area(region=data["region"].uid, **given, actor=actor, now=now)


REGIONS = add(RegionRegister())
AREAS = add(AreaRegister())
