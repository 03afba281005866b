"""One register, declared: subclass Register, name its columns, filters, form and services, and ``add`` it.

The list of all registers lives here. Views, export, import and API read declarations and know no model.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import Model, Q
from django.urls import reverse

from anlan.foundation.navigation import rules as navigation
from anlan.foundation.personal_data.fields import call_access
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.columns import Column, Mask
from anlan.foundation.registers.filters import Filter
from anlan.foundation.registers.together import Together
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.foundation.scope.services import require

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Verb:
    """A verb beside enter and change: it has a form and a page of its own, ``/<uid>/<name>/``.

    ``call(record, data, actor, now)`` calls the service. ``offered`` says whether the detail page shows it for a record
    as it is now, ``offered_to`` whether to this actor, where the permission alone does not say so; the service refuses
    by itself whatever must not be.
    """

    name: str
    label: "str | Promise"
    permission: str
    form: type[forms.Form]
    call: Callable[[Any, Mapping[str, Any], Actor, datetime], Any]
    icon: str = "player-play"
    offered: Callable[[Any], bool] = lambda record: True
    offered_to: Callable[[Any, Actor], bool] = lambda record, actor: True
    confirm: "str | Promise" = ""
    opening: Callable[[Any], Mapping[str, Any]] = lambda record: {}
    """The values with which its form opens, such as what was said the last time."""


Panel = Callable[[Any, Actor], str]
Link = Callable[[Actor], "tuple[str, str | Promise, str] | None"]


class Register:
    """A list of records that people filter, open, enter, export, correct in a workbook and read by API.

    Override a method where a register needs something special; every method takes the actor and goes through
    ``visible_to``. Verbs (``create``, ``edit``) call the services of the feature, which check again.
    """

    room: ClassVar[str]
    name: ClassVar[str]
    model: ClassVar[type[Model]]
    label: ClassVar["str | Promise"]
    label_one: ClassVar["str | Promise"]
    about: ClassVar["str | Promise"] = ""
    new_label: ClassVar["str | Promise"] = ""
    """What the button for a new record says, where "New" says too little."""
    icon: ClassVar[str] = "list"
    order: ClassVar[int] = 100
    in_navigation: ClassVar[bool] = True
    """False for what is reached from another register's pages only, such as the lines of a whole."""

    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    ordering: ClassVar[Sequence[str]] = ("pk",)
    related: ClassVar[Sequence[str]] = ()
    search_fields: ClassVar[Sequence[str]] = ()
    counted_up_to: ClassVar[int | None] = None
    """Where rows come by the hundred thousand: the list counts so many, and says "more than" for the rest."""

    view_permission: ClassVar[str]
    create_permission: ClassVar[str] = ""
    edit_permission: ClassVar[str] = ""
    export_permission: ClassVar[str] = ""
    import_permission: ClassVar[str] = ""

    create_form: ClassVar[type[forms.Form] | None] = None
    edit_form: ClassVar[type[forms.Form] | None] = None
    bulk_fields: ClassVar[Sequence[str]] = ()
    """Names of fields of the edit form that may be changed for many chosen rows at once."""
    verbs: ClassVar[Sequence[Verb]] = ()
    detail_template: ClassVar[str] = "registers/detail_body.html"
    form_below: ClassVar[str] = ""
    """A template that the forms of a record show below their fields, such as what a change would do."""
    empty_hint: ClassVar["str | Promise"] = ""

    def __init__(self) -> None:
        self._panels: dict[str, list[Panel]] = {}
        self._links: list[Link] = []
        self._together: list[Together] = []

    # --- reading ---------------------------------------------------------------------------------------------

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the rows within the actor's reach; Forbidden without the permission to view."""
        require(actor, self.view_permission)
        queryset: ScopedQuerySet[Any] = self.model.objects.visible_to(actor)  # type: ignore[attr-defined]
        return queryset

    def listed(self, actor: Actor, chosen: Mapping[str, Any]) -> ScopedQuerySet[Any]:
        """Return the filtered, searched and ordered rows; ``chosen`` holds cleaned values by filter name."""
        queryset = self.rows(actor).select_related(*self.related) if self.related else self.rows(actor)
        for each in self.filters:
            if (value := chosen.get(each.name)) not in (None, "", []):
                queryset = each.apply(queryset, value, actor)
        if text := str(chosen.get("q") or "").strip():
            queryset = self.searched(queryset, text, actor)
        return queryset.order_by(*self._order(str(chosen.get("sort") or "")))

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow to the rows that hold ``text``; override where an index answers better."""
        condition = Q(pk__in=[])
        for field in self.search_fields:
            condition |= Q(**{f"{field}__icontains": text})
        return queryset.filter(condition)

    def one(self, uid: UUID, actor: Actor) -> Any:
        """Return one record; Refused ``not-found`` outside of the reach, whether it exists or not."""
        queryset = self.rows(actor)
        if self.related:
            queryset = queryset.select_related(*self.related)
        record = queryset.filter(uid=uid).first()
        if record is None:
            raise Refused("not-found")
        return record

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return what the detail page shows beside the columns and the timeline."""
        return {}

    def further_acts(self, record: Any, actor: Actor) -> Q | None:
        """Return which acts the timeline shows besides those about the record; only such as the actor may see."""
        return None

    def told(self, detail: Mapping[str, Any]) -> Sequence[str]:
        """Return what the detail of an act about a record says besides changes, reason and basis."""
        return ()

    def actions(self, record: Any, actor: Actor) -> list[tuple[str, "str | Promise", str]]:
        """Return (address, label, icon) of the verbs that the detail page offers to the actor."""
        return [
            (f"{self.url('detail', record)}{verb.name}/", verb.label, verb.icon)
            for verb in self.verbs
            if actor.may(verb.permission) and verb.offered(record) and verb.offered_to(record, actor)
        ]

    def add_link(self, link: Link) -> None:
        """Let a feature offer a page of its own beside the list: a function to (address, label, icon), or None."""
        if link not in self._links:
            self._links.append(link)

    def links(self, actor: Actor) -> list[tuple[str, "str | Promise", str]]:
        """Return (address, label, icon) of the pages that the list offers beside itself."""
        return [found for link in self._links if (found := link(actor))]

    def add_together(self, verb: Together) -> None:
        """Let a later feature offer a verb for the rows that somebody chose in the list."""
        if verb not in self._together:
            self._together.append(verb)

    def together(self, actor: Actor) -> dict[str, Together]:
        """Return the verbs for many rows that the actor is offered, by name."""
        return {verb.name: verb for verb in self._together if actor.may(verb.permission) and verb.offered_to(actor)}

    def add_panel(self, panel: Panel, *, room: str = "") -> None:
        """Let a later feature show something of its own on the detail page: a function to safe HTML.

        ``room`` is the feature's, by default the register's. What one room shows is fetched by itself: no room waits
        for another, and each stays within the queries of a page.
        """
        shown = self._panels.setdefault(room or self.room, [])
        if panel not in shown:
            shown.append(panel)

    @property
    def panel_rooms(self) -> list[str]:
        """The rooms whose features show something on the detail page, the register's own last: it says the most."""
        return sorted(self._panels, key=lambda room: room == self.room)

    def panels(self, room: str, record: Any, actor: Actor) -> list[str]:
        """Return what the features of a room show on the detail page; empty ones are left out."""
        return [html for panel in self._panels.get(room, ()) if (html := panel(record, actor))]

    def labels(self) -> dict[str, str]:
        """Return field → label, for the history: of the columns and of the edit form."""
        known = self.edit_form.base_fields if self.edit_form else {}
        labels = {name: str(each.label or name) for name, each in known.items()}
        return labels | {column.field or column.name: str(column.label) for column in self.columns}

    def title(self, record: Any) -> str:
        """Return what a record is called."""
        return str(record)

    # --- writing ---------------------------------------------------------------------------------------------

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the values with which the edit form opens; ``shown_initial`` masks them."""
        names = self.edit_form.base_fields if self.edit_form else {}
        return {name: getattr(record, name, None) for name in names}

    def shown_initial(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the values of the edit form as the actor may see them: personal data masked for who has no need."""
        values = self.initial(record)
        for name, mask in self.masks().items():
            if values.get(name):
                values[name] = mask(str(values[name]), actor)
        return values

    def masks(self) -> dict[str, Mask]:
        """Return field → mask of the columns that hold personal data."""
        return {column.field or column.name: column.mask for column in self.columns if column.mask}

    def without_masks(self, record: Any, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``data`` without the masks that came back unchanged from a form, a workbook or the API.

        A mask is no new value, also where somebody who sees the number in full reads back what another exported.
        """
        kept = dict(data)
        for name, mask in self.masks().items():
            known = getattr(record, name, None)
            if name in kept and known and kept[name] != known and kept[name] == mask(str(known), PUBLIC):
                del kept[name]
        return kept

    def change(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a record as every door does: masks left out, then ``edit``."""
        return self.edit(record, version, self.without_masks(record, data), actor=actor, now=now)

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Call the service that enters a record."""
        raise Refused("register-read-only")

    def entered(self, record: Any, actor: Actor) -> Any:
        """Return what ``create`` just entered, as ``one`` would; override where most of it is known already."""
        return self.one(record.uid, actor)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Call the service that changes a record; ``data`` may hold some of the form's fields only.

        Doors call ``change``, which leaves out masks that came back.
        """
        raise Refused("register-read-only")

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return the values with which the form of a new record opens; ``asked`` is the query of its address."""
        return {}

    # --- what follows from the declaration -------------------------------------------------------------------

    def may_create(self, actor: Actor) -> bool:
        """Whether the actor is offered the form for a new record."""
        return bool(self.create_form and self.create_permission) and actor.may(self.create_permission)

    def may_edit(self, actor: Actor) -> bool:
        """Whether the actor is offered the edit form."""
        return bool(self.edit_form and self.edit_permission) and actor.may(self.edit_permission)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether the page of a record offers the edit form; override where more than its end speaks against it.

        The service refuses by itself; this keeps a button from ending in a refusal.
        """
        return getattr(record, "closed_on", None) is None

    def may_edit_many(self, actor: Actor) -> bool:
        """Whether the list lets the actor choose rows and change one field of them."""
        return bool(self.bulk_fields) and self.may_edit(actor)

    def bulk_forms(self, actor: Actor, data: Any = None) -> dict[str, forms.Form]:
        """Return field → a form with this field of the edit form alone."""
        if self.edit_form is None:
            return {}
        given: dict[str, Any] = {"actor": actor} if getattr(self.edit_form, "takes_actor", False) else {}
        answer: dict[str, forms.Form] = {}
        for name in self.bulk_fields:
            form = self.edit_form(data, **given)
            if name not in form.fields:  # a register offers it by a form of its own
                continue
            form.fields = {name: form.fields[name]}
            answer[name] = form
        return answer

    def may_export(self, actor: Actor) -> bool:
        """Whether the actor may take the list away."""
        return actor.may(self.export_permission or self.view_permission)

    def may_import(self, actor: Actor) -> bool:
        """Whether the actor may read a workbook back."""
        return bool(self.import_permission) and actor.may(self.import_permission)

    @classmethod
    def url_name(cls, page: str) -> str:
        """Return the address name of a page: list, new, detail, edit, export, import, print."""
        return f"{cls.room}-{cls.name}-{page}"

    def url(self, page: str, record: Any = None) -> str:
        """Return the address of a page of the register."""
        return reverse(self.url_name(page), args=[record.uid] if record is not None else [])

    def _order(self, sort: str) -> list[str]:
        """Return database fields for ``name`` or ``-name`` of a column; anything else is the default order."""
        descending = sort.startswith("-")
        column = next((each for each in self.columns if each.name == sort.lstrip("-") and each.order_by), None)
        fields = column.order_by if column else self.ordering
        order = [f"-{field}" if descending and column else field for field in fields]
        return order if "pk" in order or "-pk" in order else [*order, "pk"]


_REGISTERS: dict[tuple[str, str], Register] = {}


def add(register: Register) -> Register:
    """Add a register to the list of all and to the navigation; its room and name are its identity."""
    _REGISTERS[register.room, register.name] = register
    call_access(f"{register.room}.{register.name}", register.label)
    if not register.in_navigation:
        return register
    navigation.declare(
        navigation.Entry(
            room=register.room,
            label=register.label,
            url_name=register.url_name("list"),
            permission=register.view_permission,
            icon=register.icon,
            order=register.order,
        )
    )
    return register


def registers() -> list[Register]:
    """Return all registers, by room and order."""
    return sorted(_REGISTERS.values(), key=lambda each: (each.room, each.order, each.name))


def register_called(room: str, name: str) -> Register:
    """Return one register; LookupError when there is none."""
    return _REGISTERS[room, name]
