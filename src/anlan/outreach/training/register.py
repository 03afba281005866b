"""The register of trainings."""

from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import add
from anlan.outreach.training.forms import TrainingEditForm, TrainingForm
from anlan.outreach.training.models import Training
from anlan.outreach.training.permissions import RECORD, VIEW
from anlan.outreach.training.services import TRAININGS
from anlan.responsibility.evidence.register import (
    EvidenceRegister,
    carries_files,
    evidence_columns,
    evidence_filters,
    evidence_verbs,
)


class TrainingRegister(EvidenceRegister):
    """Trainings as simple records."""

    room, name, order = "outreach", "training", 10
    model = Training
    keeping = TRAININGS
    label, label_one = _("Trainings"), _("Training")
    about = _("Who was trained in what, for how long.")
    icon = "school"
    view_permission = VIEW
    create_permission = edit_permission = RECORD
    create_form, edit_form = TrainingForm, TrainingEditForm
    columns = evidence_columns(
        TRAININGS,
        Column("people", _("People trained"), numeric=True, order_by=("people",)),
        Column("hours", _("Hours"), numeric=True, order_by=("hours",)),
    )
    filters = evidence_filters(TRAININGS)
    verbs = evidence_verbs(TRAININGS)
    long_fields = (("text", _("Text")),)


REGISTER = TrainingRegister()
add(REGISTER)
carries_files(REGISTER)
