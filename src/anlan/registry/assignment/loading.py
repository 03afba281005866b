"""Load the delivered rule book into the table, without ever overwriting what a city has changed."""

from datetime import datetime

from django.db import transaction

from anlan.foundation.ledger import services as ledger
from anlan.foundation.scope.rules import Actor
from anlan.registry.assignment.models import Rule
from anlan.registry.assignment.shipped import shipped_book


@transaction.atomic
def load_shipped(*, actor: Actor, now: datetime) -> int:
    """Add the delivered articles that this database has never had; return how many (REG-13).

    An article number that was ever there, changed, closed or the city's own, is left alone. For ``anlan migrate``.
    """
    book = shipped_book()
    rules = Rule.objects.beyond_scope("loading what is delivered")
    known = set(rules.values_list("article", flat=True))
    fresh = [
        Rule(
            article=one.article,
            title=one.title,
            title_en=one.title_en,
            order=one.order,
            condition=one.condition,
            line=one.line,
            level=one.level,
            hard_case=one.hard_case,
            suggests=[list(pair) for pair in one.suggests],
            basis=one.basis,
            source=one.source,
            is_shipped=True,
            first_day=book.in_force_from,
        )
        for one in book.rules
        if one.article not in known
    ]
    Rule.objects.bulk_create(fresh, batch_size=100)
    if fresh:
        detail = {"articles": [rule.article for rule in fresh]}
        ledger.record("rule.loaded", by=actor, recorded_at=now, detail=detail)
    return len(fresh)
