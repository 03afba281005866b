"""How inspections are kept: for which unit, and for which leader they count (RSP-15, RSP-18)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from anlan.foundation.scope.rules import Actor
from anlan.responsibility.evidence.services import Counted, Keeping, pictures_of
from anlan.supervision.inspections.models import Inspection
from anlan.supervision.inspections.permissions import RECORD
from anlan.supervision.inspections.sorts import SORTS


def _missing(inspection: Any, actor: Actor) -> Sequence[str]:
    needs, said = SORTS[inspection.kind].needs, []
    if "leader" in needs and inspection.leader is None:
        said.append(_("who led it"))
    if "images" in needs and not pictures_of(inspection, actor):
        said.append(_("images or video"))
    return said


def _counted(inspection: Any) -> Sequence[Counted]:
    if SORTS[inspection.kind].holder == "post":
        return [(inspection.kind, inspection.leader.uid)]
    return [(inspection.kind, inspection.party.uid)]


INSPECTIONS = Keeping(
    noun="inspection", model=Inspection, permission=RECORD, sorts=SORTS, counted=_counted, missing=_missing
)


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the table: what counts for a leader stands with the leader's unit."""
    fields = dict(values)
    leader, sort = fields.get("leader"), SORTS.get(str(fields.get("kind")))
    if leader is not None and sort is not None and sort.holder == "post":
        fields["party"] = leader.organisation
    return fields
