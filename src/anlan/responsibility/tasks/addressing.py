"""Whom the words of a responsible unit mean: a group of the place, one organisation by name, or what is remembered.

The words of a notice leave out the place ("应急管理局"): the issuer's own place is tried before them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from anlan.foundation.scope.rules import Actor
from anlan.registry.groups.models import Group
from anlan.registry.groups.queries import groups
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import organisations
from anlan.responsibility.tasks.models import UnitName

_MANY = 2000
_PARENTHESES = str.maketrans("()", "（）")


def plain(words: str) -> str:
    """Return words as they are compared: full-width parentheses, no blanks."""
    return words.translate(_PARENTHESES).replace(" ", "").replace("\u3000", "")


@dataclass
class AddressBook:
    """Looks words up for one issuer; each words once. ``actor`` sees what he may address."""

    actor: Actor
    issuer: Party
    _known: dict[str, Party | Group | None] = field(default_factory=dict)
    _groups: dict[str, Group] | None = None

    def find(self, words: str) -> Party | Group | None:
        """Return the one unit or group that is called so; None for nobody and for several."""
        return self.find_all([words])[words]

    def find_all(self, asked: Iterable[str]) -> dict[str, Party | Group | None]:
        """Return words → the one unit or group that is called so, or was once said to be meant. At most five queries.

        Names of groups come first, then names and short names of units, then what is remembered for the place.
        """
        wanted = {words: plain(words) for words in asked}
        fresh = {words: key for words, key in wanted.items() if key not in self._known}
        if fresh:
            self._known |= {key: self._group(key) for key in fresh.values()}
            self._fill(self._units({words: key for words, key in fresh.items() if self._known[key] is None}))
            self._fill(self._remembered([key for key in fresh.values() if self._known[key] is None]))
        return {words: self._known[key] for words, key in wanted.items()}

    def _fill(self, found: Mapping[str, Party | Group | None]) -> None:
        self._known |= {key: one for key, one in found.items() if one is not None}

    def _group(self, wanted: str) -> Group | None:
        if self._groups is None:
            here = self.issuer.region.path if self.issuer.region else ""
            mine = list(groups(self.actor).filter(closed_on=None).select_related("region"))
            # The groups of the issuer's own place win over those of places above and below.
            mine.sort(key=lambda group: (group.region.path == here, -abs(len(group.region.path) - len(here))))
            self._groups = {plain(name): group for group in mine for name in (group.name_en, group.name) if name}
        return self._groups.get(wanted)

    def _units(self, fresh: Mapping[str, str]) -> dict[str, Party | None]:
        """Return key → the unit that is called so, with or without the name of the issuer's place before it."""
        if not fresh:
            return {}
        region = self.issuer.region
        spelt: dict[str, str] = {}
        for words, key in fresh.items():
            for name in (words.strip(), key):
                spelt[name] = key
                if region is not None:
                    spelt[f"{region.name}{name}"] = key
        rows = organisations(self.actor).filter(
            Q(name__in=list(spelt)) | Q(short_name__in=list(spelt)), state__in=("active", "suspended", "stopped")
        )
        found: dict[str, dict[int, Party]] = {}
        for party in rows.select_related("region")[:_MANY]:
            for name in (party.name, party.short_name):
                if name in spelt:
                    found.setdefault(spelt[name], {})[party.pk] = party
        return {key: self._one(list(parties.values())) for key, parties in found.items()}

    def _one(self, found: list[Party]) -> Party | None:
        region = self.issuer.region
        if len(found) > 1 and region is not None:  # several places have one: the issuer's own, else none
            found = [party for party in found if party.region_id == region.pk]
        return found[0] if len(found) == 1 else None

    def _remembered(self, wanted: list[str]) -> dict[str, Party | Group | None]:
        if not wanted or self.issuer.region_id is None:
            return {}
        said = UnitName.objects.visible_to(self.actor).filter(region=self.issuer.region_id, words__in=wanted)
        return {one.words: one.party or one.group for one in said.select_related("party__region", "group__region")}
