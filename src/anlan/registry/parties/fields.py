"""Form fields for a unit or several: by name, short name or credit code, within the actor's reach."""

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


class UnitsField(forms.CharField):
    """Cleans to a list of Parties, one a line. The form sets ``actor``."""

    actor: Actor = PUBLIC

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("One unit a line: full name or credit code, within your jurisdiction"))
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(max_length=40_000, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the parties, each once; whatever is not one unit is named."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        found = [(line, find_party(line, self.actor)) for line in dict.fromkeys(lines)]
        if unknown := [line for line, party in found if party is None]:
            raise ValidationError(
                _("No single unit within your jurisdiction is called: %(names)s"),
                params={"names": "、".join(unknown[:10])},
            )
        return list({party.pk: party for _line, party in found if party}.values())
