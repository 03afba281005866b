"""The register of drills."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.emergency.drills.forms import DrillEditForm, DrillForm
from anlan.emergency.drills.models import Drill
from anlan.emergency.drills.permissions import RECORD, VIEW
from anlan.emergency.drills.services import DRILLS
from anlan.emergency.drills.sorts import SORTS
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import add
from anlan.responsibility.evidence.register import (
    EvidenceRegister,
    carries_files,
    evidence_columns,
    evidence_filters,
    evidence_verbs,
)


class DrillRegister(EvidenceRegister):
    """Drills as simple records."""

    room, name, order = "emergency", "drills", 10
    model = Drill
    keeping = DRILLS
    label, label_one = _("Drills"), _("Drill")
    about = _("Drills of emergency plans with their evaluation.")
    icon = "flame"
    view_permission = VIEW
    create_permission = edit_permission = RECORD
    create_form, edit_form = DrillForm, DrillEditForm
    columns = evidence_columns(
        DRILLS,
        Column("people", _("People taking part"), numeric=True, order_by=("people",)),
        Column("plan", _("Emergency plan"), shown=False),
    )
    filters = evidence_filters(DRILLS)
    verbs = evidence_verbs(DRILLS)
    long_fields = (("evaluation", _("Evaluation")), ("text", _("Text")))

    def title(self, record: Any) -> str:
        """Return subject or kind, and the day."""
        return f"{record.title or SORTS[record.kind].name} · {record.counts_on}"

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the values of a draft."""
        return {**super().initial(record), "party": record.party}


REGISTER = DrillRegister()
add(REGISTER)
carries_files(REGISTER)
