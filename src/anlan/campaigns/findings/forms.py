"""What the pages of findings read."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.actions.models import ActionPart, Campaign
from anlan.campaigns.actions.queries import campaigns, leads
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.forms import day_field


@dataclass(frozen=True)
class Spot:
    """Where a record belongs: the action, one of its parts or none, one of its aspects or none."""

    campaign: Campaign
    part: ActionPart | None = None
    aspect: str = ""


class SpotField(forms.ChoiceField):
    """Offers the actions that the actor runs with their parts and aspects; cleans to a Spot."""

    def offer(self, actor: Actor, *, aspects: bool) -> None:
        """Take what the actor may choose from: two queries."""
        mine = campaigns(actor).filter(closed_on=None).exclude(state="closed").order_by("-first_day")[:50]
        self.spots: dict[str, Spot] = {}
        groups: list[Any] = []
        led = [one for one in mine if leads(one, actor)]
        parts: dict[int, list[ActionPart]] = {}
        for part in (
            ActionPart.objects.visible_to(actor).filter(campaign__in=led, closed_on=None).order_by("first_day", "pk")
        ):
            parts.setdefault(part.campaign_id, []).append(part)
        for campaign in led:
            some = {str(campaign.uid): Spot(campaign)}
            words = {str(campaign.uid): str(_("The action as such"))}
            for part in parts.get(campaign.pk, ()):
                if not (part.takes_in or part.aspects):
                    continue
                some[str(part.uid)], words[str(part.uid)] = Spot(campaign, part), part.name
                for number, one in enumerate(part.aspects if aspects else ()):
                    key = f"{part.uid}~{number}"
                    some[key], words[key] = Spot(campaign, part, one["name"]), f"{part.name} · {one['name']}"
            self.spots |= some
            groups.append((campaign.title, list(words.items())))
        self.choices = groups

    def clean(self, value: Any) -> Any:
        """Return the chosen spot."""
        return self.spots[super().clean(value)]


class SpotForm(forms.Form):
    """Part and aspect."""

    takes_actor = True
    aspects = True

    spot = SpotField(label=_("Part and aspect"))

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["spot"]
        assert isinstance(field, SpotField)  # noqa: S101 (for the type checker)
        field.offer(actor, aspects=self.aspects)


class AddForm(SpotForm):
    """To which action a chosen hazard belongs, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class AddRoundForm(AddForm):
    """To which action a chosen round belongs, and why."""

    aspects = False


class OutForm(forms.Form):
    """Why a record does not belong."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class CutForm(forms.Form):
    """Up to which day figures are frozen."""

    day = day_field(_("Up to"), required=True)
