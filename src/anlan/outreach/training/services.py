"""How trainings are kept: they count for the unit, and for every post whose holder attended (CAD-58 … CAD-60)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.foundation.refusals.rules import Refused
from anlan.outreach.training.models import Training
from anlan.outreach.training.permissions import RECORD
from anlan.outreach.training.sorts import ATTENDED, SORTS
from anlan.registry.people.models import Post
from anlan.responsibility.evidence.services import Counted, Keeping


def _check(training: Any, now: datetime) -> None:
    if training.kind == ATTENDED:
        raise Refused("choice-wrong", value=training.kind, fields={"kind": "choice-wrong"})
    own = Post.objects.beyond_scope("posts of the unit that the caller reached").filter(organisation=training.party)
    if own.filter(uid__in=training.posts).count() != len(set(training.posts)):
        raise Refused("not-found", fields={"posts": "not-found"})


def _counted(training: Any) -> Sequence[Counted]:
    return [(training.kind, training.party.uid), *((ATTENDED, UUID(uid)) for uid in training.posts)]


TRAININGS = Keeping(noun="training", model=Training, permission=RECORD, sorts=SORTS, counted=_counted, check=_check)
