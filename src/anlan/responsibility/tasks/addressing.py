"""Whom the words of a responsible unit mean: a group of the place, or one organisation by name or short name.

The words of a notice leave out the place ("应急管理局"): the issuer's own place is tried before them.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from anlan.foundation.scope.rules import Actor
from anlan.registry.groups.models import Group
from anlan.registry.groups.queries import groups
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import organisations

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
        wanted = plain(words)
        if wanted not in self._known:
            self._known[wanted] = self._group(wanted) or self._unit(words.strip(), wanted)
        return self._known[wanted]

    def _group(self, wanted: str) -> Group | None:
        if self._groups is None:
            here = self.issuer.region.path if self.issuer.region else ""
            mine = list(groups(self.actor).filter(closed_on=None).select_related("region"))
            # The groups of the issuer's own place win over those of places above and below.
            mine.sort(key=lambda group: (group.region.path == here, -abs(len(group.region.path) - len(here))))
            self._groups = {plain(name): group for group in mine for name in (group.name_en, group.name) if name}
        return self._groups.get(wanted)

    def _unit(self, words: str, wanted: str) -> Party | None:
        names = {words, wanted}
        region = self.issuer.region
        if region is not None:
            names |= {f"{region.name}{words}", f"{region.name}{wanted}"}
        found = list(
            organisations(self.actor)
            .filter(Q(name__in=names) | Q(short_name__in=names), state__in=("active", "suspended", "stopped"))
            .select_related("region")[:20]
        )
        if len(found) > 1 and region is not None:  # several places have one: the issuer's own, else none
            found = [party for party in found if party.region_id == region.pk]
        return found[0] if len(found) == 1 else None
