"""Whether a unit is competent for a matter at a party, and the article that says no. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Facets = Mapping[str, str | tuple[str, ...]]
Test = Callable[[Facets], bool]


@dataclass(frozen=True)
class Unit:
    """The unit that wants to act. ``level``: 2 city, 3 county, 4 township; None for a unit outside the three."""

    name: str
    level: int | None
    path: str


@dataclass(frozen=True)
class Target:
    """The party at which it wants to act: its facets, and the paths of its regions."""

    name: str
    facets: Facets
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """One article: these matters at the parties that match belong to this level. The first that fits decides."""

    number: str
    title: str
    matters: frozenset[str]
    matches: Test
    level: int


@dataclass(frozen=True)
class Grant:
    """What an entrusted or stationed unit may do beyond its own level, and on which document."""

    document: str
    matters: frozenset[str]
    matches: Test


@dataclass(frozen=True)
class NotCompetent:
    """Why not: a refusal code with its facts; ``article`` is the number of the article, if one said no."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    article: str = ""


def deciding_article(matter: str, target: Target, articles: Iterable[Article]) -> Article | None:
    """Return the first article that covers the matter at the party."""
    return next((one for one in articles if matter in one.matters and one.matches(target.facets)), None)


def why_not_competent(
    unit: Unit, matter: str, target: Target, articles: Iterable[Article], grants: Iterable[Grant] = ()
) -> NotCompetent | None:
    """Return why the unit may not open ``matter`` at the party, or None when it may (REG-20).

    In this order: the party has a place in the unit's territory; the first article that covers matter and party
    names the unit's level; or a grant to the unit covers them.
    """
    if not unit.path or not any(path.startswith(unit.path) for path in target.paths):
        return NotCompetent("authority-territory", {"party": target.name, "unit": unit.name})
    article = deciding_article(matter, target, articles)
    if article is not None and article.level == unit.level:
        return None
    given = list(grants)
    if any(matter in grant.matters and grant.matches(target.facets) for grant in given):
        return None
    if article is None:
        return NotCompetent("authority-no-article")
    if given and unit.level is None:
        documents = "、".join(grant.document for grant in given)
        return NotCompetent("authority-grant", {"document": documents, "unit": unit.name}, article.number)
    facts = {"number": article.number, "title": article.title, "unit": unit.name}
    return NotCompetent("authority-level", facts, article.number)
