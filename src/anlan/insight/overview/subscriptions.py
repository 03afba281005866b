"""What is open stands on the page of an enterprise or unit: its warnings and its hazards, worst first."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.declaration import Register
from anlan.foundation.scope.rules import Actor
from anlan.insight.warnings.models import RUNGS
from anlan.insight.warnings.permissions import VIEW
from anlan.insight.warnings.queries import open_warnings
from anlan.insight.warnings.register import WARNINGS, rung_tone
from anlan.insight.warnings.rules import Rung
from anlan.prevention.hazards import permissions as hazard_permissions
from anlan.prevention.hazards.queries import hazards
from anlan.prevention.hazards.register import HAZARDS
from anlan.prevention.hazards.rules import UNRECTIFIED
from anlan.registry.parties.register import ORGANISATIONS, PARTIES

SHOWN = 5
REGISTERS: tuple[Register, ...] = (PARTIES, ORGANISATIONS)


def panel(record: Any, actor: Actor) -> str:
    """Return the open warnings and hazards of a party; nothing where there are none."""
    warned = open_warnings(actor).filter(party=record).select_related("duty__current") if actor.may(VIEW) else None
    found = hazards(actor).filter(party=record, state__in=UNRECTIFIED) if actor.may(hazard_permissions.VIEW) else None
    warnings = list(warned[: SHOWN + 1]) if warned is not None else []
    open_hazards = list(found.order_by("-priority", "pk")[: SHOWN + 1]) if found is not None else []
    if not warnings and not open_hazards:
        return ""
    context = {
        "warnings": [
            (one, WARNINGS.url("detail", one), RUNGS[Rung(one.rung)], rung_tone(one.rung)) for one in warnings[:SHOWN]
        ],
        "hazards": [(one, HAZARDS.url("detail", one)) for one in open_hazards[:SHOWN]],
        "more_warnings": f"{WARNINGS.url('list')}?{urlencode({'q': record.name})}" if len(warnings) > SHOWN else "",
        "more_hazards": f"{HAZARDS.url('list')}?{urlencode({'q': record.name})}" if len(open_hazards) > SHOWN else "",
        "today": local_day(datetime.now(UTC)),
    }
    return render_to_string("insight/party_panel.html", context)


for _register in REGISTERS:
    _register.add_panel(panel, room="insight")
