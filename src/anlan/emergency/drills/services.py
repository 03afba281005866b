"""How drills are kept: a drill without evaluation is not handed in."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from anlan.emergency.drills.models import Drill
from anlan.emergency.drills.permissions import RECORD
from anlan.emergency.drills.sorts import SORTS
from anlan.foundation.scope.rules import Actor
from anlan.responsibility.evidence.services import Keeping


def _missing(drill: Any, actor: Actor) -> Sequence[str]:
    return [] if drill.evaluation.strip() else [_("evaluation")]


DRILLS = Keeping(noun="drill", model=Drill, permission=RECORD, sorts=SORTS, missing=_missing)
