"""The steps of publication on the page of a hazard (PRV-32)."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import Actor
from anlan.prevention.disclosures import services
from anlan.prevention.disclosures.forms import PublishForm, ReasonForm
from anlan.prevention.disclosures.queries import disclosure_of, valid_of
from anlan.prevention.hazards.permissions import SUPERVISE
from anlan.prevention.hazards.register import HAZARDS
from anlan.prevention.hazards.steps import Step, also


def _may_publish(hazard: Any, actor: Actor) -> bool:
    known = hazard.grade == "major" and hazard.state not in ("reported", "merged", "dismissed")
    return known and actor.may(SUPERVISE) and not hazard.is_published


def _may_withdraw(hazard: Any, actor: Actor) -> bool:
    return hazard.grade == "major" and actor.may(SUPERVISE) and hazard.is_published


def _card(hazard: Any, actor: Actor) -> str:
    known = disclosure_of(hazard) if hazard.grade == "major" else None
    return render_to_string("prevention/disclosure_card.html", {"known": known}) if known else ""


also(
    Step("publish", _("Publish for everybody"), PublishForm, services.publish, "world", permission=SUPERVISE,
         about=_("Everybody reads it on the public page, with its state and its closure.")),
    _may_publish,
    is_published=Exists(valid_of(OuterRef("pk"))),
)  # fmt: skip
also(
    Step("withdraw", _("Withdraw the publication"), ReasonForm, services.withdraw, "eye-off", permission=SUPERVISE),
    _may_withdraw,
)
HAZARDS.add_panel(_card)
