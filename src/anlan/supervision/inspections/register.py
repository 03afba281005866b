"""The register of inspections (RSP-15, RSP-18)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.registry.people.models import Post
from anlan.responsibility.evidence.register import (
    EvidenceRegister,
    carries_files,
    evidence_columns,
    evidence_filters,
    evidence_verbs,
)
from anlan.supervision.inspections.forms import InspectionEditForm, InspectionForm
from anlan.supervision.inspections.models import Inspection
from anlan.supervision.inspections.permissions import RECORD, VIEW
from anlan.supervision.inspections.services import INSPECTIONS, stored


class InspectionRegister(EvidenceRegister):
    """Inspections led by leaders and departments."""

    room, name, order = "supervision", "inspections", 10
    model = Inspection
    keeping = INSPECTIONS
    label, label_one = _("Inspections"), _("Inspection")
    about = _("Night and surprise checks, inspections led by heads of units, special inspections and rounds.")
    icon = "clipboard-list"
    related = ("party__region", "leader__holder", "leader__organisation")
    view_permission = VIEW
    create_permission = edit_permission = RECORD
    create_form, edit_form = InspectionForm, InspectionEditForm
    columns = evidence_columns(
        INSPECTIONS,
        Column("leader", _("Led by"), value="leader.title"),
        Column("units", _("Units inspected"), numeric=True, order_by=("units",)),
        Column("found", _("Hazards found"), numeric=True, order_by=("found",)),
        Column("at_night", _("At night"), shown=False),
    )
    filters = (
        *evidence_filters(INSPECTIONS),
        Filter("leader", _("Leader (number)"), narrow=lambda text, actor: Q(leader__uid=as_uid(text))),
    )
    verbs = evidence_verbs(INSPECTIONS)
    long_fields = (("visited", _("Places inspected")), ("text", _("What was found and decided")))

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Name the leader that the address asks for."""
        values = super().opening(asked, actor)
        if uid := as_uid(asked.get("leader")):
            values["leader"] = Post.objects.visible_to(actor).filter(uid=uid).first()
        return values

    def stored(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the unit of the leader where the inspection counts for him."""
        return stored(values)

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the values of a draft."""
        return {**super().initial(record), "leader": record.leader_id}


REGISTER = InspectionRegister()
add(REGISTER)
carries_files(REGISTER)
