"""What the safety organisation of a party lacks. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Requirement:
    """Parties with the flag ``of_class`` need the property ``needs``: the flag, or at least so many."""

    code: str
    of_class: str
    needs: str
    least: int
    zh: str
    en: str
    source: str

    def words(self, language: str) -> str:
        """Return the name in ``language`` (``zh-hans`` or ``en``)."""
        return self.en if language.startswith("en") else self.zh

    def is_met(self, value: str) -> bool:
        """Whether the property's value (text as facets hold it) is enough; unknown is not."""
        return value == "yes" if not self.least else value.isdigit() and int(value) >= self.least


def lacking(facets: Mapping[str, str], requirements: Iterable[Requirement]) -> list[Requirement]:
    """Return the requirements of the party's class that its properties do not meet."""
    return [
        each
        for each in requirements
        if facets.get(each.of_class) == "yes" and not each.is_met(facets.get(each.needs, ""))
    ]
