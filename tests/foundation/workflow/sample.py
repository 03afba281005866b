"""A life cycle to try things on: a hazard is reported, rectified, accepted by another (PRV-23, PRV-24, PRV-29)."""

from django.db import models

from anlan.foundation.ledger import kinds
from anlan.foundation.records.models import Record
from anlan.foundation.refusals import messages
from anlan.foundation.scope import permissions
from anlan.foundation.scope.models import Scoped, everyone
from anlan.foundation.workflow.models import StateField
from anlan.foundation.workflow.rules import Transition, Workflow, not_by, takes_second_person

permissions.declare({"tests:case:rectify": "rectify", "tests:case:accept": "accept", "tests:case:grade": "grade"})
kinds.declare({f"case.{verb}": f"case {verb}" for verb in ("started", "rectified", "accepted", "returned", "upgraded")})
messages.declare({"own-work": "Own work cannot be accepted.", "takes-two": "Grading takes a second person."})

OWN_WORK = not_by("rectified_by", refusal="own-work", words="not by the person who rectified")
SECOND = takes_second_person("proposed_by", refusal="takes-two", words="by a second person")

WORKFLOW = Workflow(
    name="sample",
    title="隐患整改",
    initial="reported",
    states={
        "reported": "已上报",
        "rectifying": "整改中",
        "rectified": "已整改待验收",
        "accepted": "已销号",
    },
    verbs={"start": "开始整改", "rectify": "报告整改", "accept": "验收", "return": "退回", "upgrade": "升级"},
    facts={"measures": "整改措施", "funds": "整改资金", "photo": "整改照片", "reason": "理由"},
    transitions=(
        Transition(
            state="reported",
            verb="start",
            to="rectifying",
            permission="tests:case:rectify",
            records="case.started",
            requires=("measures", "funds"),
        ),
        Transition(
            state="reported",
            verb="upgrade",
            to="reported",
            permission="tests:case:grade",
            records="case.upgraded",
            requires=("reason",),
            guards=(SECOND,),
        ),
        Transition(
            state="rectifying",
            verb="rectify",
            to="rectified",
            permission="tests:case:rectify",
            records="case.rectified",
            requires=("photo",),
        ),
        Transition(
            state="rectified",
            verb="accept",
            to="accepted",
            permission="tests:case:accept",
            records="case.accepted",
            guards=(OWN_WORK,),
        ),
        Transition(
            state="rectified",
            verb="return",
            to="rectifying",
            permission="tests:case:accept",
            records="case.returned",
            requires=("reason",),
            guards=(OWN_WORK,),
        ),
    ),
)


class Case(Record, Scoped):
    """A hazard small enough for a test; its table is made by hand in the fixture."""

    title = models.CharField(max_length=40, default="")
    state = StateField(WORKFLOW)
    rectified_by = models.BigIntegerField(null=True)

    reached_through = everyone

    class Meta:
        app_label = "sample_of_workflow"
