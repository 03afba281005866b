"""The register of committees, and what a committee's page as an organisation shows of it (REG-04)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.committees import queries, services
from anlan.registry.committees.queries import KINDS, VIEW
from anlan.registry.entries.wording import list_names, open_names
from anlan.registry.members.forms import LeaversForm, MembersForm
from anlan.registry.parties import words
from anlan.registry.parties.models import Party
from anlan.registry.parties.register import ORGANISATIONS, region_condition
from anlan.registry.regions.models import Level

role_names = list_names("member_role")
SHOWN = 10


def committee_kinds() -> dict[str, str]:
    """Return code → name of the two kinds of committee."""
    names = words.kind_choices()
    return {kind: names.get(kind, kind) for kind in KINDS}


class MemberUnitsForm(MembersForm):
    """Which units become members, in which role, since when."""

    reason = None  # type: ignore[assignment]
    role = forms.ChoiceField(label=_("Role"), initial="member")
    field_order = ("units", "role", "first_day")

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["role"].choices = list(open_names("member_role").items())  # type: ignore[attr-defined]


def _add(committee: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.add_members(
        committee=committee.uid,
        units=[unit.uid for unit in data["units"]],
        role=data["role"],
        first_day=data["first_day"],
        actor=actor,
        now=now,
    )


def _end(committee: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    return services.end_members(
        committee=committee.uid,
        units=[unit.uid for unit in data["units"]],
        first_day=data["first_day"],
        reason=data["reason"],
        actor=actor,
        now=now,
    )


class CommitteeRegister(Register):
    """Committees with chair and member units."""

    room, name, order = "registry", "committees", 24
    model = Party
    label, label_one = _("Safety and disaster committees"), _("Committee")
    about = _("Work safety committees and disaster reduction committees from the city to the villages.")
    icon = "users-group"
    related = ("region",)
    ordering = ("region_path", "kind", "name")
    search_fields = ("name",)
    view_permission = VIEW
    detail_template = "registry/committee_detail.html"
    empty_hint = _("Committees are made with the standard organisations, or entered as organisations.")
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True),
        Column("kind", _("Kind"), names=committee_kinds, order_by=("kind", "name"), short=True),
        Column("region", _("Region"), value="region.name", order_by=("region_path", "name")),
        Column("chair", _("Chair")),
        Column("members_now", _("Member units"), numeric=True, order_by=("members_now", "name")),
        Column("state", _("State"), words=words.state_words, tone=words.state_tone, short=True, shown=False),
    )
    filters = (
        Filter("region", _("Region"), narrow=region_condition),
        Filter("kind", _("Kind"), choices=lambda actor: committee_kinds().items()),
        Filter("level", _("Level"), choices=lambda actor: [(str(level.value), level.label) for level in Level]),
        Filter(
            "vacant",
            _("Chair vacant"),
            choices=lambda actor: [("1", gettext("yes"))],
            narrow=lambda value, actor: queries.without_chair(),
        ),
        Filter(
            "empty",
            _("Without member units"),
            choices=lambda actor: [("1", gettext("yes"))],
            narrow=lambda value, actor: Q(members_now=0),
        ),
    )
    verbs = (
        Verb("put-in", _("Add member units"), services.EDIT, MemberUnitsForm, _add, icon="plus"),
        Verb("take-out", _("End memberships"), services.EDIT, LeaversForm, _end, icon="logout"),
    )

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the open committees within reach; the names of chairs to those who may see posts."""
        return queries.committees(actor, local_day(datetime.now(UTC)))

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return chair, office and member units today."""
        return standing(record, actor) | {
            "members_url": reverse("registry-committees-members", args=[record.uid]),
            "organisation_url": ORGANISATIONS.url("detail", record),
        }


def standing(committee: Party, actor: Actor) -> dict[str, Any]:
    """Return what a page says of a committee as it is today: leaders, offices, the first members and their number."""
    today = local_day(datetime.now(UTC))
    members = queries.members_on(actor, committee, today)
    return {
        "leaders": queries.leaders_on(actor, committee, today),
        "offices": [(office, ORGANISATIONS.url("detail", office)) for office in queries.offices_on(committee, today)],
        "count": len(members),
        "members": member_rows(members[:SHOWN]),
    }


def member_rows(members: list[queries.Member]) -> list[tuple[queries.Member, str, str, str]]:
    """Return (member, address or empty, kind, role in words) as the tables show them."""
    kinds, roles = words.kind_choices(), role_names()
    return [
        (
            member,
            ORGANISATIONS.url("detail", member.unit) if member.within else "",
            kinds.get(member.unit.kind, member.unit.kind),
            roles.get(member.role, member.role),
        )
        for member in members
    ]


def panel(organisation: Any, actor: Actor) -> str:
    """Return chair, office and members on the page of a committee as an organisation."""
    if organisation.kind not in KINDS or not actor.may(VIEW):
        return ""
    context = standing(organisation, actor)
    context["members_url"] = reverse("registry-committees-members", args=[organisation.uid])
    return render_to_string("registry/committee_standing.html", context)


COMMITTEES = add(CommitteeRegister())
ORGANISATIONS.add_panel(panel)
