"""The lists of special actions as one register, and as one workbook a kind (CMP-06 … CMP-09, CMP-14)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.queries import campaigns
from anlan.campaigns.objects import forms, queries, services
from anlan.campaigns.objects.catalogue import kind_names, kinds, mark_names, words
from anlan.campaigns.objects.columns import FIELDS, details_words, workbook_columns
from anlan.campaigns.objects.fields import post_words
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.objects.permissions import EDIT, VIEW
from anlan.foundation.personal_data.queries import shown
from anlan.foundation.personal_data.rules import masked
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.registers.together import Together
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.registry.buildings.register import BUILDINGS
from anlan.registry.entries.forms import CloseForm
from anlan.registry.entries.register import CLOSED, is_open, region_filter
from anlan.registry.households.register import HOUSEHOLDS
from anlan.registry.parties.register import PARTIES


def _close(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.close(record, data["version"], reason=data["reason"], day=data["day"], actor=actor, now=now)


def _gaps() -> dict[str, str]:
    return {
        "late": gettext("visit overdue"),
        "never": gettext("never visited"),
        "covered": gettext("visited in time"),
        "unnamed": gettext("responsible party not named"),
    }


def _campaign_choices(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.uid), one.title) for one in campaigns(actor).filter(closed_on=None).order_by("-first_day")[:100]]


@cache
def _first_marks() -> frozenset[str]:
    return frozenset(choice.code for kind in kinds().values() for choice in kind.marks if choice.first)


def _lateness(day: Any) -> tuple[str, str]:
    """Return the tag of the next visit's day: red when it is over."""
    return ("bad", "clock") if day and day < timezone.localdate() else ("", "")


class ObjectRegister(Register):
    """What special actions must reach."""

    room, name, order = "campaigns", "objects", 20
    model = ActionObject
    label, label_one = _("Lists of special actions"), _("Entry on a list")
    about = _("Houses, places, works, units and people that an action must reach, with who visits them until when.")
    icon = "list-details"
    empty_hint = _("Choose a kind first: its particulars, responsible parties and questions follow from it.")
    related: ClassVar[Sequence[str]] = (
        "campaign", "region", "party", "household", "building", "unit", "visitor__organisation", "visitor__holder",
    )  # fmt: skip
    ordering: ClassVar[Sequence[str]] = ("-first", "due_on", "pk")
    search_fields: ClassVar[Sequence[str]] = ("name", "address", "party__name")
    counted_up_to = 10_000
    view_permission = VIEW
    create_permission = edit_permission = EDIT
    create_form = edit_form = forms.ObjectForm
    detail_template = "campaigns/object_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("name", _("Name"), value="label", order_by=("name",), link=True),
        Column("kind", _("Kind"), names=kind_names, order_by=("kind",), short=True),
        Column("mark", _("Sort"), names=mark_names, order_by=("mark",), short=True,
               tone=lambda code: ("warn", "alert-triangle") if code in _first_marks() else ("", "")),
        Column("region", _("Region"), value="region.name", order_by=("region__path", "pk")),
        Column("unit", _("Visited by (unit)"), value="unit.name", order_by=("unit__name",)),
        Column("visitor", _("Visited by (post)"), words=post_words, shown=False),
        Column("visited_on", _("Last visited on"), order_by=("visited_on",), short=True),
        Column("due_on", _("Next visit until"), order_by=("due_on",), short=True, tone=_lateness),
        Column("campaign", _("Special action"), value="campaign.title", shown=False),
        Column("place", _("Address"), shown=False),
        Column("details", _("Particulars"), words=details_words, shown=False),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), short=True, shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("kind", _("Kind"), choices=lambda actor: kind_names().items()),
        region_filter("region__path"),
        Filter("gap", _("Gap"), choices=lambda actor: _gaps().items(),
               narrow=lambda code, actor: queries.gap(code, timezone.localdate())),
        Filter("mark", _("Sort"), choices=lambda actor: mark_names().items()),
        Filter("campaign", _("Special action"), choices=_campaign_choices,
               narrow=lambda text, actor: Q(campaign__uid=as_uid(text))),
        Filter("unit", _("Visited by (unit)"), hidden=True, narrow=lambda text, actor: Q(unit__uid=as_uid(text))),
        Filter("visitor", _("Visited by (post)"), hidden=True,
               narrow=lambda text, actor: Q(visitor__uid=as_uid(text)) if text != "none" else Q(visitor=None)),
        Filter("here", _("Region"), hidden=True, narrow=lambda code, actor: Q(region__code=code)),
        Filter("owed", _("Visits owed"), hidden=True, narrow=lambda text, actor: Q(due_on__isnull=False)),
        CLOSED,
    )  # fmt: skip
    verbs: ClassVar[Sequence[Verb]] = (
        Verb("close", _("Take off the list"), EDIT, CloseForm, _close, icon="circle-x", offered=is_open),
    )

    def links(self, actor: Actor) -> list[tuple[str, Any, str]]:
        """Offer the kinds beside the list, from where entries and workbooks go."""
        return [*super().links(actor), (reverse("object-kinds"), _("Kinds and workbooks"), "file-import")]

    def title(self, record: Any) -> str:
        """Return the name, of a person its mask."""
        return str(record.label)

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return the kind and action that the address asks for, else the newest one."""
        values: dict[str, Any] = {"kind": asked["kind"]} if asked.get("kind") in kinds() else {}
        running = campaigns(actor).filter(closed_on=None).exclude(state="closed").order_by("-first_day")
        uid = as_uid(asked.get("campaign"))
        values["campaign"] = running.filter(uid=uid).first() if uid else running.first()
        return values

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the values with which the form of an object opens."""
        values = {name: getattr(record, name) for name in FIELDS}
        values |= {forms.DETAIL + code: value for code, value in record.details.items()}
        return values | {forms.ROLE + code: name for code, name in (record.parties or {}).items()}

    def shown_initial(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Mask persons, telephone numbers and who is responsible for whoever has no need."""
        values = self.initial(record)
        return values | {name: mask(values[name], actor) for name, mask in _masks(record, values).items()}

    def without_masks(self, record: Any, data: Mapping[str, Any]) -> dict[str, Any]:
        """Leave out masks that came back unchanged."""
        known = self.initial(record)
        nobody = Actor(name="")
        masks = _masks(record, known)
        return {
            name: value
            for name, value in data.items()
            if not (name in masks and value != known[name] and value == masks[name](known[name], nobody))
        }

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Put something on the list."""
        return services.enter(forms.folded(data, {}, {}), actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change an object."""
        values = forms.folded(data, record.details, record.parties or {})
        return services.change(record, version, values, actor=actor, now=now)

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return particulars and responsible parties in words, and what may be read in full."""
        kind = record.sort
        named = record.parties or {}
        address, phone = (record.address, record.phone) if not kind.person else (record.place, "")
        return {
            "kind": kind,
            "kind_words": words(kind),
            "particulars": [(words(one), details_words({one.code: record.details.get(one.code)}, bare=True))
                            for one in kind.fields],
            "roles": [(words(one), _shown(actor, "parties", named.get(one.code, ""))) for one in kind.roles],
            "address": address,
            "phone": _shown(actor, "phone", phone),
            "records": _records(record, actor),
            "full_url": _full_url(record, actor),
            "late": record.due_on is not None and record.due_on < timezone.localdate() and record.closed_on is None,
        }  # fmt: skip


class KindRegister(ObjectRegister):
    """The list of one kind as a workbook: the columns that the kind asks for. It has no pages of its own."""

    import_permission = EDIT

    def __init__(self, code: str) -> None:
        super().__init__()
        self.columns = workbook_columns(kinds()[code])  # type: ignore[misc]
        self.create_form = self.edit_form = forms.form_of(code)  # type: ignore[misc]
        self.code = code

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a row; the kind is that of the workbook."""
        return super().create({**data, "kind": self.code}, actor=actor, now=now)


@cache
def workbook_of(code: str) -> KindRegister:
    """Return the register by which the workbook of a kind is written and read."""
    return KindRegister(code)


def _masks(record: ActionObject, values: Mapping[str, Any]) -> dict[str, Callable[[Any, Actor], str]]:
    """Return field of the form → mask, of those that hold something."""
    found = {name: _mask("parties") for name in values if name.startswith(forms.ROLE) and values[name]}
    if record.phone:
        found["phone"] = _mask("phone")
    if record.sort.person:
        found |= {name: _mask(name, everybody=True) for name in ("name", "address", "phone") if values.get(name)}
    return found


def _mask(field: str, *, everybody: bool = False) -> Callable[[Any, Actor], str]:
    """Return the mask of a field; of persons everybody meets it, for the full record is a logged page of its own."""
    if everybody:
        return lambda value, actor: masked(field, str(value))
    return lambda value, actor: _shown(actor, field, str(value))


def _shown(actor: Actor, field: str, value: str) -> str:
    return shown(actor, "campaigns.ActionObject", field, value)


def _records(record: ActionObject, actor: Actor) -> list[tuple[str, str]]:
    """Return (address, words) of the registered records that the actor may open."""
    found = []
    for register, one in ((PARTIES, record.party), (BUILDINGS, record.building), (HOUSEHOLDS, record.household)):
        if one is not None and actor.may(register.view_permission) and register.rows(actor).filter(pk=one.pk).exists():
            found.append((register.url("detail", one), register.title(one)))
    return found


def _full_url(record: ActionObject, actor: Actor) -> str:
    """Return where a person is shown in full after the reason was logged; empty where nothing is masked."""
    if not record.sort.person:
        return ""
    if record.household is not None:
        may = actor.may(HOUSEHOLDS.view_permission)
        return reverse("registry-households-full", args=[record.household.uid]) if may else ""
    return reverse("object-full", args=[record.uid])


def _takes_in(register: Register, form: Any) -> None:
    def call(uids: Sequence[UUID], data: Mapping[str, Any], actor: Actor, now: datetime) -> int:
        code, _colon, mark = data["sort"].partition(":")
        values: dict[str, Any] = {"campaign": data["campaign"], "kind": code, "visitor": data["visitor"]}
        if mark:
            values["details"] = {kinds()[code].mark: mark}
        return services.take_in([register.one(uid, actor) for uid in uids], values, actor=actor, now=now)

    register.add_together(
        Together("take-in", _("Put on the list of an action"), EDIT, form, call, "list-details",
                 about=_("The chosen records go on the list of a special action; who stands on it stays."))
    )  # fmt: skip


OBJECTS = add(ObjectRegister())
_takes_in(PARTIES, forms.TakeInForm)
_takes_in(BUILDINGS, forms.TakeInBuildingsForm)
_takes_in(HOUSEHOLDS, forms.TakeInHouseholdsForm)
