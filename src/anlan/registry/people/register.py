"""The registers of people and of posts (REG-18, REG-19)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.accounts.roles import roles
from anlan.foundation.personal_data.queries import shown
from anlan.foundation.personal_data.services import ERASE, erase
from anlan.foundation.registers.columns import Column, parse_choice
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.lists.queries import list_index
from anlan.registry.parties.fields import UnitField
from anlan.registry.people import services
from anlan.registry.people.models import Person, Post
from anlan.registry.people.queries import delegations, tenures
from anlan.registry.regions.fields import region_named

_TONES = {
    "held": ("ok", "user-check"),
    "acting": ("warn", "user-question"),
    "vacant": ("bad", "user-off"),
    "closed": ("", "circle-x"),
}


def standing_names() -> dict[str, str]:
    """Return in words whether somebody holds a post."""
    return {
        "held": gettext("In post"),
        "acting": gettext("Held by a stand-in"),
        "vacant": gettext("Vacant"),
        "closed": gettext("Closed"),
    }


def role_names() -> dict[str, str]:
    """Return code → name of every role."""
    return {code: role.name for code, role in roles().items()}


def post_kinds() -> dict[str, str]:
    """Return code → name of every kind of post."""
    spoken = get_language() or "zh-hans"
    return {value.code: value.name(spoken) for value in list_index(PUBLIC).values("post_kind")}


def person_phone(value: str, actor: Actor) -> str:
    """Return the phone number as the actor may see it."""
    return shown(actor, "registry.Person", "phone", value)


def unit_region(text: Any, actor: Actor) -> Q:
    """Return the condition that the unit lies in a region or below it."""
    region = region_named(text, actor)
    return Q(organisation__region_path__within=region.path) if region else Q(pk__in=[])


class PersonForm(forms.Form):
    """A person of a unit."""

    takes_actor = True

    organisation = UnitField(label=_("Unit"))
    name = forms.CharField(label=_("Name"), max_length=64)
    phone = forms.CharField(label=_("Phone number"), max_length=20, required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "organisation" in self.fields:
            self.fields["organisation"].actor = actor  # type: ignore[attr-defined]


class PersonEditForm(PersonForm):
    """Name and phone of a person."""

    organisation = None  # type: ignore[assignment]


class PostForm(forms.Form):
    """A post of a unit."""

    takes_actor = True

    organisation = UnitField(label=_("Unit"))
    title = forms.CharField(label=_("Title"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"))
    role = forms.ChoiceField(label=_("Role in Anlan"), required=False)
    is_head = forms.BooleanField(label=_("Head of the unit"), required=False)

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "organisation" in self.fields:
            self.fields["organisation"].actor = actor  # type: ignore[attr-defined]
        self.fields["kind"].choices = list(post_kinds().items())  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", "—"), *role_names().items()]  # type: ignore[attr-defined]


class PostEditForm(PostForm):
    """What may be changed of a post."""

    organisation = None  # type: ignore[assignment]


class AppointForm(forms.Form):
    """Who takes the post: a person of the unit, or a new one."""

    name = forms.CharField(label=_("Name"), max_length=64)
    phone = forms.CharField(label=_("Phone number"), max_length=20, required=False)
    basis = forms.CharField(label=_("Basis document"), max_length=200, required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


def _erase(person: Person, data: Mapping[str, Any], actor: Actor, now: datetime) -> Person:
    erase(person, actor=actor, reason=data["reason"], now=now, party_uid=person.organisation.uid)
    person.refresh_from_db()
    return person


class PersonRegister(Register):
    """People who hold posts or could."""

    room, name, order = "registry", "people", 35
    model = Person
    label, label_one = _("People"), _("Person")
    about = _("Officials and safety officers within your jurisdiction, and the posts they hold.")
    icon = "users"
    related = ("organisation",)
    ordering = ("organisation__region_path", "organisation_id", "name")
    search_fields = ("name",)
    view_permission = "registry:post:view"
    create_permission = edit_permission = import_permission = "registry:post:edit"
    create_form = PersonForm
    edit_form = PersonEditForm
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True, field="name"),
        Column("organisation", _("Unit"), value="organisation.name", field="organisation"),
        Column("phone", _("Phone number"), mask=person_phone, field="phone", short=True),
        Column("left_on", _("Left on"), order_by=("left_on",), short=True),
    )
    detail_template = "registry/person_detail.html"
    filters = (Filter("region", _("Region"), narrow=unit_region),)
    verbs = (
        Verb(
            "leave",
            _("Has left"),
            "registry:post:close",
            ReasonForm,
            lambda person, data, actor, now: services.person_leaves(
                uid=person.uid, version=data["version"], reason=data["reason"], actor=actor, now=now
            ),
            icon="logout",
            offered=lambda person: person.left_on is None,
            confirm=_("All posts become vacant and the account is closed. Go on?"),
        ),
        Verb(
            "erase",
            _("Erase personal data"),
            ERASE,
            ReasonForm,
            _erase,
            icon="eraser",
            offered=lambda person: person.left_on is not None and bool(person.name),
            confirm=_("Name, phone and account of this person are erased for good; what he did stays proven. Go on?"),
        ),
    )

    def title(self, record: Any) -> str:
        """Return the name; of an erased person nothing is left to call him by."""
        return record.name or gettext("(erased)")

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the posts that he held and holds, and those that were lent to him."""
        return {
            "tenures": tenures(actor).filter(person=record).select_related("post__organisation").order_by("-first_day"),
            "lent": delegations(actor).filter(to=record).select_related("post__organisation", "post__holder"),
        }

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Add a person."""
        unit = data["organisation"].uid
        return services.add_person(organisation=unit, name=data["name"], phone=data["phone"], actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change name or phone."""
        name, phone = data.get("name", record.name), data.get("phone", record.phone)
        return services.edit_person(uid=record.uid, version=version, name=name, phone=phone, actor=actor, now=now)


class PostRegister(Register):
    """Posts, who holds them, and the vacant ones."""

    room, name, order = "registry", "posts", 30
    model = Post
    label, label_one = _("Posts"), _("Post")
    about = _("Every post of a unit, who holds it, and which ones are vacant.")
    icon = "briefcase"
    related = ("organisation", "holder")
    ordering = ("organisation__region_path", "organisation_id", "order")
    search_fields = ("title", "holder__name", "organisation__name")
    view_permission = "registry:post:view"
    create_permission = edit_permission = import_permission = "registry:post:edit"
    create_form = PostForm
    edit_form = PostEditForm
    detail_template = "registry/post_detail.html"
    bulk_fields = ("role", "kind")
    columns = (
        Column("title", _("Title"), order_by=("title",), link=True, field="title"),
        Column("organisation", _("Unit"), value="organisation.name", field="organisation"),
        Column("holder", _("Holder"), value="holder.name"),
        Column("standing", _("State"), names=standing_names, tone=lambda code: _TONES[code], short=True),
        Column("kind", _("Kind"), names=post_kinds, field="kind", parse=parse_choice(post_kinds)),
        Column("role", _("Role in Anlan"), names=role_names, field="role", parse=parse_choice(role_names)),
        Column("closed_on", _("Closed on"), order_by=("closed_on",), short=True, shown=False),
    )
    filters = (
        Filter("region", _("Region"), narrow=unit_region),
        Filter("vacant", _("Vacant or acting"), choices=lambda actor: [("1", _("yes"))],
               narrow=lambda value, actor: Q(closed_on=None) & (Q(holder=None) | Q(acting=True))),
        Filter("kind", _("Kind"), choices=lambda actor: post_kinds().items()),
        Filter("role", _("Role in Anlan"), choices=lambda actor: role_names().items()),
    )  # fmt: skip
    verbs = (
        Verb(
            "appoint",
            _("Appoint"),
            "registry:post:edit",
            AppointForm,
            lambda post, data, actor, now: services.appoint_by_name(
                uid=post.uid,
                name=data["name"],
                phone=data["phone"],
                version=data["version"],
                basis=data["basis"],
                actor=actor,
                now=now,
            ),
            icon="user-plus",
            offered=lambda post: post.closed_on is None,
            offered_to=lambda post, actor: services.may_give(post.role, actor),
        ),
        Verb(
            "vacate",
            _("Vacate"),
            "registry:post:close",
            ReasonForm,
            lambda post, data, actor, now: services.vacate_post(
                uid=post.uid, version=data["version"], reason=data["reason"], actor=actor, now=now
            ),
            icon="user-off",
            offered=lambda post: post.closed_on is None and post.holder_id is not None and not post.acting,
        ),
        Verb(
            "close",
            _("Close the post"),
            "registry:post:close",
            ReasonForm,
            lambda post, data, actor, now: services.close_post(
                uid=post.uid, version=data["version"], reason=data["reason"], actor=actor, now=now
            ),
            icon="circle-x",
            offered=lambda post: post.closed_on is None,
            confirm=_("The rights of the post end at once. Go on?"),
        ),
    )

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return who held the post and when, and to whom it is lent."""
        return {
            "tenures": tenures(actor).filter(post=record).select_related("person").order_by("-first_day", "-pk"),
            "lent": delegations(actor).filter(post=record).select_related("to__organisation"),
        }

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Create a post."""
        unit = data["organisation"].uid
        given = {name: data[name] for name in ("title", "kind", "role", "is_head")}
        return services.create_post(organisation=unit, **given, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a post."""
        fields = {name: value for name, value in data.items() if name != "organisation"}
        return services.edit_post(uid=record.uid, version=version, fields=fields, actor=actor, now=now)


POSTS = add(PostRegister())
PEOPLE = add(PersonRegister())
