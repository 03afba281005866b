"""The base of the forms of simple registers."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.entries.wording import open_names
from anlan.registry.parties.fields import UnitField
from anlan.registry.parties.models import Party
from anlan.registry.regions.fields import RegionField
from anlan.registry.regions.models import Level, Region


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """Return a field for a local day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class EntryForm(forms.Form):
    """Gives units and regions the actor, lists their values, and a party's own people their party as proposal."""

    takes_actor = True
    lists: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, actor: Actor = PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, UnitField | RegionField):
                field.actor = actor
            elif name in self.lists and isinstance(field, forms.ChoiceField):
                values = list(open_names(self.lists[name]).items())
                several = isinstance(field, forms.MultipleChoiceField)
                field.choices = values if field.required or several else [("", "—"), *values]
        if "party" in self.fields and not actor.reach.areas and actor.organisation_id and not actor.reach.everything:
            own = Party.objects.visible_to(actor).filter(pk=actor.organisation_id).first()
            self.initial.setdefault("party", own)
        if "region" in self.fields and (village := _own_village(actor)):
            self.initial.setdefault("region", village)


def _own_village(actor: Actor) -> Region | None:
    """Return the village whose post the actor acts in, so that nobody types its name on a phone."""
    paths = {area.path for area in actor.reach.areas}
    if len(paths) != 1:
        return None
    found: Region | None = Region.objects.visible_to(actor).filter(path=paths.pop(), level=Level.VILLAGE).first()
    return found


class CloseForm(forms.Form):
    """Since when and why an entry no longer holds."""

    day = day_field(_("Closed on"), help_text=_("Today when left empty"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
