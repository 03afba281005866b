"""A form field for a unit: its name, short name or credit code, within the actor's reach."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.parties.models import OPEN_STATES, Party


def find_party(text: str, actor: Actor) -> Party | None:
    """Return the open party within reach that is called so or has this credit code; None unless it is one."""
    text = text.strip()
    found = Party.objects.visible_to(actor).filter(state__in=OPEN_STATES)
    named = list(found.filter(name=text)[:2]) or list(found.filter(credit_code=text.upper())[:2])
    return named[0] if len(named) == 1 else None


class UnitField(forms.CharField):
    """Cleans to a Party; foreign units are unknown here (row rights hold in forms too). The form sets ``actor``."""

    actor: Actor = PUBLIC

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Full name or credit code of a unit within your jurisdiction"))
        super().__init__(max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a unit by its name."""
        return value.name if isinstance(value, Party) else value

    def clean(self, value: Any) -> Any:
        """Return the party, or None for an empty optional field."""
        text = super().clean(value)
        if not text:
            return None
        party = find_party(text, self.actor)
        if party is None:
            raise ValidationError(_("There is no single unit of this name within your jurisdiction."))
        return party
