"""Reads of the library, and what of it fits typed text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anlan.foundation.dated.models import holds_on
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.criteria.live import live
from anlan.prevention.criteria.models import Criterion, StandardDocument
from anlan.prevention.criteria.permissions import VIEW

if TYPE_CHECKING:
    from anlan.registry.parties.models import Party

# After the first three only what is at least a quarter as likely as the best: a tail of odd items helps nobody.
_ALWAYS, _FAINT = 3, 0.25
_INDUSTRIES = ("industry", "other_industry")


@dataclass(frozen=True)
class Suggestion:
    """A criterion that fits: ``score`` 0 to 1, the grade that follows, what it rests on, and why it is offered."""

    criterion: Criterion
    score: float
    grade: str
    basis: str
    why: str


def criteria(actor: Actor) -> QuerySet[Criterion]:
    """Return the criteria that the actor may see, with their documents; superseded and retired ones too."""
    found: QuerySet[Criterion] = Criterion.objects.visible_to(actor).select_related("document")
    return found


def criteria_named(names: Collection[str], actor: Actor) -> dict[str, Criterion]:
    """Return name → criterion by uid or by code, of a code the latest edition; two queries at most."""
    uids = {name: uid for name in names if (uid := as_uid(name))}
    codes = [name for name in names if name not in uids]
    by_uid = {one.uid: one for one in criteria(actor).filter(uid__in=set(uids.values()))} if uids else {}
    found = {name: by_uid[uid] for name, uid in uids.items() if uid in by_uid}
    rows = criteria(actor).filter(code__in=codes).order_by("edition") if codes else ()
    return found | {one.code: one for one in rows}


def documents(actor: Actor) -> QuerySet[StandardDocument]:
    """Return the documents that set standards."""
    found: QuerySet[StandardDocument] = StandardDocument.objects.visible_to(actor)
    return found


def suggest(actor: Actor, text: str, party: "Party | None" = None, *, on: date, limit: int = 10) -> list[Suggestion]:
    """Return the criteria and check items that fit what somebody typed, best first (PRV-14, PRV-22, PRV-23).

    Only what is published and in force on the local day ``on``, and, where the industry of ``party`` is known, what
    applies to it. ``grade`` is that of the criterion: choosing it grades the hazard, with ``basis`` as its reason.
    Five short queries; no text, no suggestion.
    """
    require(actor, VIEW)
    if not text.strip():
        return []
    from anlan.prevention.criteria.terms import matters  # noqa: PLC0415

    standing = live()
    if not standing.offers:
        return []
    facets = facets_of(party, on) if party is not None else None
    ranked = standing.suggester.rank(text, len(standing.offers))
    fitting = [fit for fit in ranked if standing.offers[fit.place].fits(on, facets)]
    total = sum(fit.score for fit in fitting) or 1
    clear = [fit for n, fit in enumerate(fitting[:limit]) if n < _ALWAYS or fit.score >= _FAINT * fitting[0].score]
    best = {standing.offers[fit.place].pk: fit for fit in clear}
    rows = {row.pk: row for row in criteria(actor).filter(pk__in=best, state="published")}
    touched = matters(text)
    return [
        Suggestion(
            criterion=rows[pk],
            score=fit.score / total,
            grade=rows[pk].grade,
            basis=rows[pk].basis,
            why=_why(rows[pk], touched, fit.by),
        )
        for pk, fit in best.items()
        if pk in rows
    ]


def facets_of(party: "Party", day: date) -> Mapping[str, str | tuple[str, ...]] | None:
    """Return the facets of a party that selectors ask for; None where its industry is unknown."""
    held: dict[str, list[str]] = {}
    for name, value in party.facets.filter(holds_on(day)).values_list("name", "value"):
        held.setdefault(name, []).append(value)
    industries = [value for name in _INDUSTRIES for value in held.pop(name, [])] or [party.industry]
    if not any(industries):
        return None
    facets: dict[str, Any] = {name: tuple(values) for name, values in held.items()}
    return facets | {"industry": tuple(filter(None, industries))}


def _why(criterion: Criterion, touched: list[str], by: str) -> str:
    from anlan.prevention.criteria.terms import matters  # noqa: PLC0415

    if by == "learnt":
        return _("Chosen here before for similar words")
    own = set(matters(f"{criterion.line} {criterion.keywords}"))
    shared = [matter.removeprefix("matter ") for matter in touched if matter in own]
    return _("Speaks of the same: %(words)s") % {"words": "、".join(shared[:4])} if shared else _("Similar words")
