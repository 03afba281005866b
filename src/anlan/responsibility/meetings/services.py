"""How meetings are kept: what makes one complete, and as what it counts (RSP-11, RSP-14, RSP-19)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from anlan.foundation.scope.rules import Actor
from anlan.responsibility.evidence.services import Counted, Keeping
from anlan.responsibility.meetings.models import Meeting
from anlan.responsibility.meetings.permissions import RECORD
from anlan.responsibility.meetings.sorts import SORTS


def _missing(meeting: Meeting, actor: Actor) -> Sequence[str]:
    needs = SORTS[meeting.kind].needs
    parts = [(_("chair"), meeting.chair)]
    parts += [(_("attendants"), meeting.attendants)] if "attendants" in needs else []
    parts += [(_("conclusions"), meeting.conclusions)] if "conclusions" in needs else []
    return [words for words, value in parts if not value.strip()]


def _counted(meeting: Any) -> Sequence[Counted]:
    return [(code, meeting.party.uid) for code in (meeting.kind, *meeting.also) if code in SORTS]


MEETINGS = Keeping(
    noun="meeting",
    model=Meeting,
    permission=RECORD,
    sorts=SORTS,
    counted=_counted,
    missing=_missing,
    hidden=frozenset({"chair", "attendants"}),
)
