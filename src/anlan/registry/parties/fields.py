"""Form fields for a unit or several: by name, short name or credit code, within the actor's reach."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.registry.parties.models import OPEN_STATES, Party


def find_party(text: str, actor: Actor) -> Party | None:
    """Return the open party within reach that is called so or has this credit code; None unless it is one."""
    text = text.strip()
    found = _open_parties(actor)
    named = list(found.filter(name=text)[:2]) or list(found.filter(credit_code=text.upper())[:2])
    return named[0] if len(named) == 1 else None


def find_parties(texts: Iterable[str], actor: Actor) -> dict[str, Party]:
    """Return text → party for those that ``find_party`` finds; three queries for all of them."""
    wanted = {text: text.strip() for text in texts}
    found = _open_parties(actor)
    called = _by("name", set(wanted.values()), found)
    coded = _by("credit_code", {words.upper() for words in wanted.values() if words not in called}, found)
    keys = {text: called.get(words) or coded.get(words.upper(), []) for text, words in wanted.items()}
    parties = found.in_bulk([key for known in keys.values() if len(known) == 1 for key in known])
    return {text: parties[known[0]] for text, known in keys.items() if len(known) == 1}


def _open_parties(actor: Actor) -> ScopedQuerySet[Party]:
    found: ScopedQuerySet[Party] = Party.objects.visible_to(actor).filter(state__in=OPEN_STATES)
    return found


def _by(field: str, values: set[str], found: ScopedQuerySet[Party]) -> dict[str, list[int]]:
    """Return value → keys of the parties that have it; without their other columns, for a name may be common."""
    keys: dict[str, list[int]] = {}
    rows = found.filter(**{f"{field}__in": values}).values_list(field, "pk") if values else ()
    for value, key in rows:
        keys.setdefault(value, []).append(key)
    return keys


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
        party = self.find(text)
        if party is None:
            raise ValidationError(_("There is no single unit of this name within your jurisdiction."))
        return party

    def find(self, text: str) -> Party | None:
        """Return the one unit that the text names; override where more than a name or a code may be given."""
        return find_party(text, self.actor)


class UnitsField(forms.CharField):
    """Cleans to a list of Parties, one a line. The form sets ``actor``."""

    actor: Actor = PUBLIC

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("One unit a line: full name or credit code, within your jurisdiction"))
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(max_length=40_000, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the parties, each once; whatever is not one unit is named."""
        lines = dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip())
        found = find_parties(lines, self.actor)
        if unknown := [line for line in lines if line not in found]:
            raise ValidationError(
                _("No single unit within your jurisdiction is called: %(names)s"),
                params={"names": "、".join(unknown[:10])},
            )
        return list({found[line].pk: found[line] for line in lines}.values())
