"""One way forward, through every door (design section 3; PRV-24: no state can be skipped; PRV-29)."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, models, transaction

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.workflow.models import StateField, StateSetByHand, guard_sql
from anlan.foundation.workflow.services import advance, steps_open_to
from tests.foundation.workflow.sample import WORKFLOW, Case

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PLAN = {"measures": "换漏电保护器", "funds": 200}
ANY = "a test looks past the scope"


def cases():
    return Case.objects.beyond_scope(ANY)


def test_a_step_moves_the_record_and_leaves_its_act(case, wang):
    act = advance(case, "start", actor=wang, now=NOON, facts=PLAN, fields={"title": "配电箱"}, detail={"note": "x"})

    again = cases().get(pk=case.pk)
    assert (again.state, again.version, again.title) == ("rectifying", 2, "配电箱")
    assert (case.state, case.version, case.title) == ("rectifying", 2, "配电箱")
    assert (act.kind, act.subject_uid, act.recorded_at) == ("case.started", case.uid, NOON)
    said = act.detail.content or {}
    assert said["changed"] == {"state": ["reported", "rectifying"]}
    assert said["note"] == "x"


def test_the_whole_way_and_back_once(case, wang, li):
    advance(case, "start", actor=wang, now=NOON, facts=PLAN)
    advance(case, "rectify", actor=wang, now=NOON, facts={"photo": "1.jpg"}, fields={"rectified_by": wang.user_id})
    done = {"rectified_by": case.rectified_by, "reason": "照片不清"}
    advance(case, "return", actor=li, now=NOON, facts=done)
    advance(case, "rectify", actor=wang, now=NOON, facts={"photo": "2.jpg"})
    advance(case, "accept", actor=li, now=NOON, facts=done)

    assert cases().get(pk=case.pk).state == "accepted"
    kinds = list(
        Act.objects.beyond_scope(ANY).filter(subject_uid=case.uid).order_by("id").values_list("kind", flat=True)
    )
    assert kinds == ["case.started", "case.rectified", "case.returned", "case.rectified", "case.accepted"]


@pytest.mark.parametrize(
    ("verb", "who", "facts", "refusal"),
    [
        ("accept", "li", {}, "step-not-possible"),
        ("start", "li", PLAN, "forbidden"),
        ("start", "wang", {"funds": 1}, "facts-missing"),
        ("upgrade", "li", {"reason": "多人"}, "takes-two"),
    ],
)
def test_a_refused_step_changes_nothing_and_leaves_no_act(case, wang, li, verb, who, facts, refusal):
    with pytest.raises(Refused) as refused:
        advance(case, verb, actor={"wang": wang, "li": li}[who], now=NOON, facts=facts)

    assert refused.value.code == refusal
    assert message_of(refused.value) != refusal
    again = cases().get(pk=case.pk)
    assert (again.state, again.version, case.state) == ("reported", 1, "reported")
    assert not Act.objects.beyond_scope(ANY).filter(subject_uid=case.uid).exists()


def test_a_plan_is_refused_naming_the_missing_element(case, wang):  # PRV-25
    with pytest.raises(Refused) as refused:
        advance(case, "start", actor=wang, now=NOON, facts={"measures": "换"})

    assert refused.value.fields == {"funds": "fact-missing"}
    assert "整改资金" in message_of(refused.value)


def test_a_missing_permission_is_named(case, li):
    with pytest.raises(Forbidden) as refused:
        advance(case, "start", actor=li, now=NOON, facts=PLAN)

    assert refused.value.permission == "tests:case:rectify"


def test_of_two_who_press_at_once_one_wins(case, wang):
    first, second = cases().get(pk=case.pk), cases().get(pk=case.pk)

    advance(first, "start", actor=wang, now=NOON, facts=PLAN)
    with pytest.raises(Refused, match="stale-edit"):
        advance(second, "start", actor=wang, now=NOON, facts=PLAN)

    assert Act.objects.beyond_scope(ANY).filter(subject_uid=case.uid).count() == 1
    assert cases().get(pk=case.pk).version == 2


def test_a_step_on_the_spot_is_taken_by_one_of_two_as_well(case, li):
    first, second = cases().get(pk=case.pk), cases().get(pk=case.pk)
    facts = {"reason": "涉及多人", "proposed_by": 1}

    advance(first, "upgrade", actor=li, now=NOON, facts=facts)
    with pytest.raises(Refused, match="stale-edit"):
        advance(second, "upgrade", actor=li, now=NOON, facts=facts)


def test_a_page_offers_the_steps_that_this_actor_may_take(case, wang, li):
    facts = {**PLAN, "reason": "多人", "proposed_by": 1}

    assert [step.verb for step in steps_open_to(case, actor=wang, facts=facts)] == ["start"]
    assert [step.verb for step in steps_open_to(case, actor=li, facts=facts)] == ["upgrade"]
    assert steps_open_to(case, actor=wang, facts={}) == []


def test_saving_keeps_the_state_even_when_somebody_moved_it_meanwhile(case, wang):
    stale = cases().get(pk=case.pk)
    advance(case, "start", actor=wang, now=NOON, facts=PLAN)

    stale.title = "改过的标题"
    stale.save()

    again = cases().get(pk=case.pk)
    assert (again.state, again.title) == ("rectifying", "改过的标题")


def typed_and_saved(case):
    case.state = "accepted"
    case.save()


def typed_and_saved_alone(case):
    case.state = "rectifying"
    case.save(update_fields=["state"])


def updated(case):
    cases().filter(pk=case.pk).update(state="rectifying")


def updated_in_bulk(case):
    case.state = "rectifying"
    cases().bulk_update([case], ["state"])


def computed(case):
    cases().filter(pk=case.pk).update(state=models.F("title"))


def computed_from_a_value(case):
    cases().filter(pk=case.pk).update(state=models.Value("rectifying"))


def born_accepted(case):
    Case.objects.create(state="accepted")


def born_accepted_in_bulk(case):
    Case.objects.bulk_create([Case(state="rectifying")])


def updated_or_created(case):
    cases().update_or_create(pk=case.pk, defaults={"state": "rectifying"})


@pytest.mark.parametrize(
    "door",
    [
        typed_and_saved,
        typed_and_saved_alone,
        updated,
        updated_in_bulk,
        computed,
        computed_from_a_value,
        born_accepted,
        born_accepted_in_bulk,
        updated_or_created,
    ],
)
def test_no_door_of_the_program_leads_around_the_table(case, door):
    with pytest.raises(StateSetByHand), transaction.atomic():
        door(case)

    assert list(cases().values_list("state", flat=True)) == ["reported"]


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)


TABLE = Case._meta.db_table


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET state = 'accepted'",
        f"UPDATE {TABLE} SET state = 'rectified', version = 7",
        f"UPDATE {TABLE} SET state = 'nonsense'",
        f"INSERT INTO {TABLE} (uid, version, title, state) VALUES ('{'0' * 31}7', 1, '', 'accepted')",
    ],
)
def test_the_database_itself_refuses_a_skipped_state(case, statement):
    with pytest.raises(IntegrityError, match="workflow sample"), transaction.atomic():
        sql(statement)

    assert list(cases().values_list("state", "version")) == [("reported", 1)]


def test_the_database_lets_the_declared_moves_and_other_columns_through(case):
    sql(f"UPDATE {TABLE} SET title = 'x'")
    sql(f"UPDATE {TABLE} SET state = 'reported'")
    sql(f"UPDATE {TABLE} SET state = 'rectifying'")

    assert cases().get(pk=case.pk).state == "rectifying"


def test_guards_can_be_made_again_over_old_ones(case):
    for _again in range(2):
        for statement in guard_sql(connection, TABLE, "state", WORKFLOW):
            sql(statement)

    with pytest.raises(IntegrityError), transaction.atomic():
        sql(f"UPDATE {TABLE} SET state = 'accepted'")


def test_a_fresh_record_can_be_saved_again_and_reloaded(case):
    fresh = Case.objects.create(title="新")
    fresh.title = "新名"
    fresh.save()
    fresh.refresh_from_db()

    assert (fresh.title, fresh.state) == ("新名", "reported")


def test_migrations_see_a_plain_text_column():
    _name, path, _args, options = StateField(WORKFLOW, name="state").deconstruct()

    assert path == "django.db.models.CharField"
    assert options == {"max_length": 32, "editable": False, "default": "reported"}
    assert type(options["default"]) is str
