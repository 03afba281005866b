"""The verbs and panels by which parties lie in areas; the register of areas itself is regions' (REG-02)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.declaration import Verb
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.register import is_open
from anlan.registry.members.forms import LeaversForm, MembersForm
from anlan.registry.members.rows import rows_of
from anlan.registry.parties.areas import EDIT, areas_of, members_of_area, put_in_area, take_out_of_area
from anlan.registry.parties.register import PARTIES
from anlan.registry.regions.register import AREAS, AreaRegister

SEE_PARTIES = "registry:party:view"
SHOWN = 10


def _put_in(area: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    uids = [party.uid for party in data["units"]]
    return put_in_area(area=area.uid, parties=uids, first_day=data["first_day"], actor=actor, now=now)


def _take_out(area: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
    uids = [party.uid for party in data["units"]]
    return take_out_of_area(
        area=area.uid, parties=uids, first_day=data["first_day"], reason=data["reason"], actor=actor, now=now
    )


class AreaMembersForm(MembersForm):
    """Who is put into the area, since when."""

    reason = None  # type: ignore[assignment]


def members_panel(area: Any, actor: Actor) -> str:
    """Return how many parties within reach lie in the area today, and the first of them."""
    if not actor.may(SEE_PARTIES):
        return ""
    members = members_of_area(actor, area, local_day(datetime.now(UTC))).select_related("region")
    context = {
        "count": members.count(),
        "members": rows_of(members[:SHOWN]),
        "members_url": reverse("registry-areas-members", args=[area.uid]),
    }
    return render_to_string("registry/area_panel.html", context)


def areas_panel(party: Any, actor: Actor) -> str:
    """Return in which areas a party lies; nothing where it lies in none."""
    rows = [(AREAS.url("detail", row.area), row.area, row.first_day) for row in areas_of(party)]
    return render_to_string("registry/party_areas_panel.html", {"rows": rows}) if rows else ""


AreaRegister.verbs = (
    Verb("put-in", _("Put in"), EDIT, AreaMembersForm, _put_in, icon="plus", offered=is_open),
    Verb("take-out", _("Take out"), EDIT, LeaversForm, _take_out, icon="logout", offered=is_open),
    *AreaRegister.verbs,
)
AREAS.add_panel(members_panel)
PARTIES.add_panel(areas_panel)
