"""How rounds of inspection are kept: the result is said in so many words (PRV-17)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from anlan.foundation.scope.rules import Actor
from anlan.prevention.checks.models import SelfCheck
from anlan.prevention.checks.permissions import RECORD
from anlan.prevention.checks.sorts import SORTS
from anlan.responsibility.evidence.services import Keeping


def _missing(check: Any, actor: Actor) -> Sequence[str]:
    said = []
    if not check.nothing_found and not check.found:
        said.append(_("the result: nothing found, or how many hazards"))
    if "leader" in SORTS[check.kind].needs and not check.led_by.strip():
        said.append(_("who led it"))
    return said


CHECKS = Keeping(
    noun="check", model=SelfCheck, permission=RECORD, sorts=SORTS, missing=_missing, hidden=frozenset({"led_by"})
)
