"""The way from the list of actions to the templates."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.permissions import EDIT
from anlan.campaigns.actions.register import CAMPAIGNS
from anlan.foundation.scope.rules import Actor


def _link(actor: Actor) -> Any:
    return (reverse("action-templates"), _("From a template"), "copy") if actor.may(EDIT) else None


CAMPAIGNS.add_link(_link)
