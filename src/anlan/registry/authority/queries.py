"""Whether a unit is competent, asked of the stored matrix."""

from datetime import date

from django.db.models import Q

from anlan.foundation.dated.models import holds_on
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.selectors.rules import compile_selector
from anlan.registry.authority.models import AuthorityArticle, AuthorityGrant
from anlan.registry.authority.rules import Article, Grant, NotCompetent, Target, Unit, why_not_competent
from anlan.registry.lists.names import in_language
from anlan.registry.parties.models import Party

_WHY = "the matrix holds for everybody, whoever asks"


def articles_on(day: date) -> list[Article]:
    """Return the articles in force on the local day, in their order, ready to be asked."""
    rows = AuthorityArticle.objects.beyond_scope(_WHY).filter(Q(closed_on=None) | Q(closed_on__gt=day))
    return [
        Article(
            row.number,
            in_language(row.title, row.title_en),
            frozenset(row.matters),
            compile_selector(row.condition).matches,
            row.level,
        )
        for row in rows.order_by("order", "number")
    ]


def grants_of(unit: Party, day: date) -> list[Grant]:
    """Return what the unit is entrusted with or stationed for on the local day."""
    rows = AuthorityGrant.objects.beyond_scope(_WHY).filter(
        Q(closed_on=None) | Q(closed_on__gt=day), Q(last_day=None) | Q(last_day__gte=day), unit=unit, first_day__lte=day
    )
    return [Grant(row.document, frozenset(row.matters), compile_selector(row.condition).matches) for row in rows]


def target_of(party: Party, day: date) -> Target:
    """Return the party as the rules see it on the local day: its facets with its kind, its regions."""
    facets: dict[str, str | tuple[str, ...]] = dict(party.facets.filter(holds_on(day)).values_list("name", "value"))
    facets["kind"] = party.kind
    paths = party.places.filter(holds_on(day)).exclude(region=None).values_list("region__path", flat=True)
    return Target(party.name, facets, tuple(sorted({*paths, party.region_path} - {""})))


def competence(unit: Party, matter: str, party: Party, day: date) -> NotCompetent | None:
    """Return why the unit may not open a matter at a party on the local day, None when it may (REG-20)."""
    asking = Unit(unit.name, unit.level, unit.region_path)
    return why_not_competent(asking, matter, target_of(party, day), articles_on(day), grants_of(unit, day))


def demand_competence(unit: Party, matter: str, party: Party, day: date) -> None:
    """Raise Refused with the article named when the unit may not: what opening a check or case calls first."""
    refusal = competence(unit, matter, party, day)
    if refusal is not None:
        raise Refused(refusal.code, fields=None, **refusal.facts)
