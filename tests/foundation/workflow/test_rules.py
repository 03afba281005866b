"""The declared table decides what may happen (design section 3; PRV-23, PRV-24, PRV-25, PRV-29)."""

from dataclasses import replace
from uuid import uuid4

import pytest

from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import system_actor
from anlan.foundation.workflow.rules import BadWorkflow, missing_facts, not_by, why_not
from tests.foundation.workflow.sample import OWN_WORK, SECOND, WORKFLOW


@pytest.mark.parametrize(
    ("state", "verb", "who", "facts", "refusal"),
    [
        ("reported", "start", "wang", {"measures": "换漏电保护器", "funds": 200}, None),
        (
            "reported",
            "start",
            "wang",
            {"measures": "换漏电保护器", "funds": 0},
            None,
        ),  # nought, but stated
        ("reported", "start", "wang", {"measures": "换漏电保护器"}, "facts-missing"),
        ("reported", "start", "wang", {"measures": "", "funds": 200}, "facts-missing"),
        ("reported", "start", "wang", {"measures": False, "funds": 200}, "facts-missing"),
        ("reported", "start", "li", {"measures": "换", "funds": 200}, "forbidden"),
        ("reported", "accept", "li", {}, "step-not-possible"),  # no state can be skipped (PRV-24)
        ("reported", "rectify", "wang", {"photo": 1}, "step-not-possible"),
        ("accepted", "start", "wang", {"measures": "换", "funds": 200}, "step-not-possible"),
        ("reported", "dance", "wang", {}, "step-not-possible"),
        ("rectified", "accept", "li", {"rectified_by": 1}, None),
        ("rectified", "accept", "wang", {"rectified_by": 1}, "own-work"),  # who rectified may not accept (PRV-29)
        ("rectified", "accept", "wang", {"rectified_by": [5, 1]}, "own-work"),
        ("rectified", "accept", "wang", {"rectified_by": None}, None),
        ("rectified", "return", "li", {"rectified_by": 1, "reason": "照片不清"}, None),
        ("rectified", "return", "li", {"rectified_by": 1}, "facts-missing"),
        ("reported", "upgrade", "li", {"reason": "多人", "proposed_by": 1}, None),  # a second person (PRV-23)
        ("reported", "upgrade", "li", {"reason": "多人", "proposed_by": 2}, "takes-two"),
        ("reported", "upgrade", "li", {"reason": "多人"}, "takes-two"),
    ],
)
def test_a_step_may_be_taken_or_is_refused_by_name(state, verb, who, facts, refusal, wang, li):
    actor = {"wang": wang, "li": li}[who]

    assert why_not(WORKFLOW, state, verb, actor, facts) == refusal


def test_a_program_is_no_second_person():
    assert SECOND.refuses(system_actor("grader"), {"proposed_by": 1})


def test_a_person_is_known_by_uid_as_well():
    uid = uuid4()
    actor = Actor(name="王", user_id=1, user_uid=uid)

    assert OWN_WORK.refuses(actor, {"rectified_by": uid})
    assert not OWN_WORK.refuses(actor, {"rectified_by": uuid4()})
    assert not not_by("made_by", refusal="own-work", words="").refuses(Actor(name="nobody"), {"made_by": None})


def test_the_missing_facts_are_named_in_the_order_of_the_table():
    step = WORKFLOW.step("reported", "start")

    assert step is not None
    assert missing_facts(step, {}) == ["measures", "funds"]
    assert missing_facts(step, {"measures": "换"}) == ["funds"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"initial": "born"}, "unknown initial state"),
        ({"states": {**WORKFLOW.states, "lost": "丢失"}}, "state that nothing leads to: lost"),
        ({"verbs": {**WORKFLOW.verbs, "sing": "唱"}}, "verb that no row uses: sing"),
        ({"facts": {}}, "fact without words: measures"),
        ({"states": {**WORKFLOW.states, "O'Brien": "?"}}, "not a code"),
        ({"transitions": (*WORKFLOW.transitions, WORKFLOW.transitions[0])}, "start twice in state reported"),
        ({"transitions": (*WORKFLOW.transitions, replace(WORKFLOW.transitions[0], to="moon"))}, "unknown state moon"),
        ({"transitions": (*WORKFLOW.transitions, replace(WORKFLOW.transitions[0], verb="fly"))}, "unknown verb fly"),
        ({"transitions": WORKFLOW.transitions[1:]}, "verb that no row uses: start"),
    ],
)
def test_a_table_that_contradicts_itself_cannot_be_declared(change, fault):
    with pytest.raises(BadWorkflow, match=fault):
        replace(WORKFLOW, **change)


def test_the_ranks_are_the_fewest_steps_from_the_beginning():
    assert WORKFLOW.ranks() == {"reported": 0, "rectifying": 1, "rectified": 2, "accepted": 3}
    assert ("reported", "reported") not in WORKFLOW.moves()
