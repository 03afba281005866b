"""What people and the clock do with score sheets, assessments, manual items and objections."""

from anlan.insight.assessment.services.objections import decide_objection, object_to
from anlan.insight.assessment.services.running import Difference, Replay, publish, replay, run
from anlan.insight.assessment.services.sheets import change_draft, enter_manual, new_edition, put_in_force

__all__ = [
    "Difference",
    "Replay",
    "change_draft",
    "decide_objection",
    "enter_manual",
    "new_edition",
    "object_to",
    "publish",
    "put_in_force",
    "replay",
    "run",
]
