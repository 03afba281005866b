"""The register of drills."""

from django.utils.translation import gettext_lazy as _

from anlan.emergency.drills.forms import DrillEditForm, DrillForm
from anlan.emergency.drills.models import Drill
from anlan.emergency.drills.permissions import RECORD, VIEW
from anlan.emergency.drills.services import DRILLS
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


REGISTER = DrillRegister()
add(REGISTER)
carries_files(REGISTER)
