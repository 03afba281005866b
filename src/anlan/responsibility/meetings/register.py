"""The register of meetings (RSP-11, RSP-14, RSP-19, RSP-20)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import add
from anlan.responsibility.evidence.register import (
    EvidenceRegister,
    carries_files,
    evidence_columns,
    evidence_filters,
    evidence_verbs,
)
from anlan.responsibility.meetings.forms import MeetingEditForm, MeetingForm
from anlan.responsibility.meetings.models import FIVE_MARKS, Meeting, Mode
from anlan.responsibility.meetings.permissions import RECORD, VIEW
from anlan.responsibility.meetings.services import MEETINGS
from anlan.responsibility.meetings.sorts import SORTS


def _also_words(codes: Any) -> str:
    return "、".join(SORTS[code].name for code in codes if code in SORTS)


def _mark_words(codes: Any) -> str:
    return "、".join(str(FIVE_MARKS[code]) for code in codes if code in FIVE_MARKS)


class MeetingRegister(EvidenceRegister):
    """Meetings of every kind and level."""

    room, name, order = "responsibility", "meetings", 30
    model = Meeting
    keeping = MEETINGS
    label, label_one = _("Meetings"), _("Meeting")
    about = _("Every safety meeting with its chair, attendants, topics and conclusions; what is handed in counts.")
    icon = "users"
    view_permission = VIEW
    create_permission = edit_permission = RECORD
    create_form, edit_form = MeetingForm, MeetingEditForm
    columns = evidence_columns(
        MEETINGS,
        Column("chair", _("Chaired by")),
        Column("mode", _("How"), names=lambda: {each.value: str(each.label) for each in Mode}, shown=False),
        Column("attendants", _("Attendants"), shown=False),
        Column("also", _("Counts also as"), words=_also_words, shown=False),
        Column("marks", _("Five together"), words=_mark_words, shown=False),
    )
    filters = evidence_filters(MEETINGS)
    verbs = evidence_verbs(MEETINGS)
    long_fields = (("agenda", _("Agenda")), ("conclusions", _("Conclusions")), ("text", _("Minutes")))


REGISTER = MeetingRegister()
add(REGISTER)
carries_files(REGISTER)
