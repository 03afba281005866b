"""The verbs of hazards: each checks permission and scope, is one transaction and leaves an Act.

``report`` and the corrections around it · ``grading`` · ``rectifying`` by the party · ``closing`` by those who judge ·
``handling`` by the government.
"""

from anlan.prevention.hazards.services.closing import accept, dual_report, reopen, send_back, write_off
from anlan.prevention.hazards.services.grading import decide_regrade, dismiss, grade, join, merge, propose_regrade
from anlan.prevention.hazards.services.handling import confirm_receipt, put_under, set_mode, supplement
from anlan.prevention.hazards.services.rectifying import (
    approve_plan,
    ask_extension,
    decide_extension,
    fix_on_spot,
    hold,
    make_plan,
    resume,
    return_plan,
    submit,
    watch,
)
from anlan.prevention.hazards.services.reporting import Outcome, Report, correct, report, report_many
from anlan.prevention.hazards.services.stepping import take_beside

__all__ = [
    "Outcome",
    "Report",
    "accept",
    "approve_plan",
    "ask_extension",
    "confirm_receipt",
    "correct",
    "decide_extension",
    "decide_regrade",
    "dismiss",
    "dual_report",
    "fix_on_spot",
    "grade",
    "hold",
    "join",
    "make_plan",
    "merge",
    "propose_regrade",
    "put_under",
    "reopen",
    "report",
    "report_many",
    "resume",
    "return_plan",
    "send_back",
    "set_mode",
    "submit",
    "supplement",
    "take_beside",
    "watch",
    "write_off",
]
