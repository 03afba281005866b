"""Every declared life cycle names things that exist, is guarded in the database, and can be drawn."""

import re

import pytest
from django.apps import apps
from django.db import connection

from anlan.foundation.ledger.kinds import described as kinds_described
from anlan.foundation.refusals import messages
from anlan.foundation.scope.permissions import every_permission
from anlan.foundation.workflow.catalogue import declare, declared, named
from anlan.foundation.workflow.drawing import BOX_HEIGHT, draw
from anlan.foundation.workflow.models import StateField, life_cycle_of
from anlan.foundation.workflow.rules import BadWorkflow, Transition, Workflow
from tests.foundation.workflow.sample import WORKFLOW, Case


@pytest.mark.parametrize("workflow", [*declared(), WORKFLOW], ids=lambda workflow: workflow.name)
def test_a_life_cycle_names_declared_permissions_acts_and_refusals(workflow):
    assert {step.permission for step in workflow.transitions} <= every_permission()
    assert {step.records for step in workflow.transitions} <= set(kinds_described())
    assert {guard.refusal for step in workflow.transitions for guard in step.guards} <= set(messages.declared())


@pytest.mark.django_db
def test_every_table_with_a_life_cycle_has_its_guard_after_migrating():
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, StateField):
                assert f"guard_{model._meta.db_table}_{field.column}" in _triggers()
                assert field.workflow in declared()


def _triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return {name.removesuffix("_update").removesuffix("_insert") for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


def test_a_name_is_declared_once():
    before = named("sample")
    try:
        assert declare(WORKFLOW) is WORKFLOW
        assert declare(WORKFLOW) is WORKFLOW
        with pytest.raises(BadWorkflow, match="declared twice"):
            declare(
                Workflow(
                    name="sample",
                    title="",
                    initial="a",
                    states={"a": "a", "b": "b"},
                    verbs={"go": "go"},
                    transitions=(Transition(state="a", verb="go", to="b", permission="x:y:z", records="a.b"),),
                )
            )
    finally:
        if before is None:
            from anlan.foundation.workflow import catalogue

            del catalogue._WORKFLOWS["sample"]


def test_a_model_tells_its_life_cycle():
    assert life_cycle_of(Case) == ("state", WORKFLOW)
    with pytest.raises(TypeError, match="0 life cycles"):
        life_cycle_of(apps.get_model("foundation", "User"))


def test_the_picture_shows_every_state_once_and_every_verb_on_an_arrow():
    drawing = draw(WORKFLOW)

    assert [box.words for box in drawing.boxes] == list(WORKFLOW.states.values())
    assert sorted(arrow.words for arrow in drawing.arrows) == sorted(WORKFLOW.verbs.values())
    assert [box.first for box in drawing.boxes] == [True, False, False, False]
    assert [box.last for box in drawing.boxes] == [False, False, False, True]


@pytest.mark.parametrize("workflow", [*declared(), WORKFLOW], ids=lambda workflow: workflow.name)
def test_no_box_of_the_picture_lies_on_another_and_all_lies_inside(workflow):
    drawing = draw(workflow)

    for one in drawing.boxes:
        assert one.x >= 0
        assert one.x + one.width <= drawing.width
        assert 0 <= one.y <= drawing.height - BOX_HEIGHT
        for other in drawing.boxes:
            if one is not other:
                apart = one.x + one.width < other.x or other.x + other.width < one.x
                assert apart or abs(one.y - other.y) > BOX_HEIGHT
    for arrow in drawing.arrows:
        for number in map(float, re.findall(r"-?\d+(?:\.\d+)?", arrow.path)):
            assert 0 <= number <= max(drawing.width, drawing.height)
