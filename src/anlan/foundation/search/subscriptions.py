"""What the index hears of others: an erased person is no longer found. And what it tells: what a subject is called."""

from collections.abc import Sequence

from anlan.foundation.ledger.rules import ActFacts
from anlan.foundation.ledger.services import subscribe
from anlan.foundation.ledger.titles import supply_titles
from anlan.foundation.search.queries import titles_of
from anlan.foundation.search.services import forget


def _forget_erased(acts: Sequence[ActFacts]) -> None:
    forget([act.subject_uid for act in acts if act.subject_uid is not None])


subscribe("personal-data.erased", _forget_erased)
supply_titles(titles_of)
