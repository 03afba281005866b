"""The card with the archive on the page of a hazard."""

from typing import Any

from django.template.loader import render_to_string

from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.permissions import EXPORT
from anlan.prevention.hazards.register import HAZARDS


def _card(hazard: Any, actor: Actor) -> str:
    return render_to_string("prevention/archive_card.html", {"hazard": hazard}) if actor.may(EXPORT) else ""


HAZARDS.add_panel(_card)
