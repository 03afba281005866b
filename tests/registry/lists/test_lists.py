"""The fixed lists that the registry needs (requirements, section 7; REG-03, REG-07, REG-11, REG-18, REG-30)."""

import csv
from datetime import UTC, date, datetime

import pytest

from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Actor, Reach
from anlan.foundation.scope.services import system_actor
from anlan.registry.lists import loading, services
from anlan.registry.lists.models import ListSynonym, ListValue, ValueList
from anlan.registry.lists.permissions import EDIT
from anlan.registry.lists.queries import choices, display_name, list_index
from anlan.registry.lists.rules import ListIndex, Value, normal_name
from anlan.registry.parties.facets import facet_kinds
from anlan.registry.parties.lines import lines
from anlan.registry.parties.models import State

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LI = Actor(name="system:li", permissions=frozenset({EDIT}), reach=Reach(everything=True))
WANG = Actor(name="system:wang")


@pytest.fixture
def shipped():
    loading.load_shipped(actor=system_actor("test"), now=NOON)


def value(name, code):
    return ListValue.objects.visible_to(LI).get(list__code=name, code=code)


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("存续（在营、开业、在册）", "active"),
        ("存续(在营、开业、在册)", "active"),
        ("在业", "active"),
        ("注销", "cancelled"),
        ("吊销，未注销", "closed"),
        ("吊销,已注销", "cancelled"),
        ("迁出", "moved"),
        ("停业", "suspended"),
        ("责令停产停业整顿", "ordered_to_stop"),
        ("取缔", "closed"),
    ],
)
def test_the_words_of_business_registers_name_our_states(shipped, written, state):
    """REG-30."""
    named = list_index(WANG).called("party_state", written)

    assert named is not None
    assert named.code == state


def test_an_unknown_word_names_nothing(shipped):
    assert list_index(WANG).called("party_state", "状态不明") is None
    assert list_index(WANG).called("no-such-list", "在业") is None


def test_no_word_of_a_list_names_two_values():
    rows = list(csv.DictReader((loading.DATA / "values.csv").open(encoding="utf-8")))
    named: dict[tuple[str, str], str] = {}
    for row in rows:
        for word in (row["name_zh"], row["name_en"], *filter(None, row["synonyms"].split("|"))):
            key = (row["list"], normal_name(word))
            assert named.setdefault(key, row["code"]) == row["code"], key


def test_the_states_are_those_of_the_parties(shipped):
    assert {found.code for found in list_index(WANG).values("party_state")} == set(State.values)


def test_every_flag_is_a_property_of_parties_and_the_sizes_are_single(shipped):
    """REG-11; size classes are separate values (section 8)."""
    flags = {found.code for found in list_index(WANG).values("flag")}
    assert flags <= {name for name, kind in facet_kinds().items() if kind.type == "flag"}
    assert [found.code for found in list_index(WANG).values("size")] == [
        "large",
        "medium",
        "small",
        "micro",
        "workshop",
    ]


def test_nine_township_units_each_know_their_department_line(shipped):
    """REG-07."""
    units = list_index(WANG).values("township_unit")
    assert len(units) == 9
    assert {unit.group for unit in units} <= set(lines())


def test_six_post_kinds_stand_in_a_village(shipped):
    """REG-18."""
    assert len(list_index(WANG).values("post_kind", group="village")) == 6


@pytest.mark.parametrize(
    ("standard", "one", "others"), [("county_standard", 1, 4), ("township_standard", 1, 5), ("village_standard", 1, 3)]
)
def test_the_base_standards_have_as_many_elements_as_their_names_say(shipped, standard, one, others):
    """1+4, 1+5, 1+3 (000)."""
    assert len(list_index(WANG).values(standard, group="1")) == one
    assert len(list_index(WANG).values(standard)) == one + others


def test_every_value_has_a_name_in_both_languages(shipped):
    for model in (ValueList, ListValue):
        assert not model.objects.visible_to(WANG).filter(name_en="").exists()
        assert not model.objects.visible_to(WANG).filter(name_zh="").exists()


def test_names_follow_the_active_language(shipped, settings):
    from django.utils.translation import override

    with override("en"):
        assert display_name(WANG, "size", "large") == "Large"
        assert ("micro", "Micro") in choices(WANG, "size", day=TODAY)
    with override("zh-hans"):
        assert display_name(WANG, "size", "large") == "大型"
    assert display_name(WANG, "size", "giant") == "giant"


def test_loading_again_changes_nothing(shipped):
    before = [list(model._base_manager.order_by("pk").values()) for model in (ValueList, ListValue, ListSynonym)]

    assert loading.load_shipped(actor=system_actor("test"), now=NOON) == (0, 0)

    assert before == [
        list(model._base_manager.order_by("pk").values()) for model in (ValueList, ListValue, ListSynonym)
    ]


def test_what_a_city_edited_survives_loading(shipped):
    large = value("size", "large")
    services.rename_value(
        uid=large.uid, version=1, name_zh="特大型和大型", name_en="Large and very large", actor=LI, now=NOON
    )
    services.add_value(list_code="area_kind", code="port", name_zh="港区", name_en="Port area", actor=LI, now=NOON)
    services.close_value(uid=value("area_kind", "state_forest").uid, version=1, actor=LI, now=NOON)
    services.add_synonym(uid=value("party_state", "active").uid, word="营业中", actor=LI, now=NOON)

    assert loading.load_shipped(actor=system_actor("test"), now=NOON) == (0, 0)

    index = list_index(WANG)
    assert index.name("size", "large", "zh-hans") == "特大型和大型"
    assert index.holds("area_kind", "port")
    assert index.called("party_state", "营业中") == index.value("party_state", "active")
    tomorrow = [code for code, _ in index.choices("area_kind", "en", day=date(2026, 11, 24))]
    assert "state_forest" not in tomorrow


def test_a_row_that_nobody_edited_follows_a_changed_file(shipped):
    ListValue.objects.visible_to(LI).filter(list__code="size", code="large").update(name_en="Big")

    assert loading.load_shipped(actor=system_actor("test"), now=NOON) == (0, 1)
    assert list_index(WANG).name("size", "large", "en") == "Large"


def add(**changed):
    fields = {"list_code": "area_kind", "code": "port", "name_zh": "港区", "name_en": "Port area"} | changed
    return services.add_value(**fields, actor=LI, now=NOON)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"list_code": "party_state"}, "list-closed"),
        ({"list_code": "nothing"}, "list-unknown"),
        ({"code": "Port area"}, "list-code-form"),
        ({"code": "scenic_area"}, "list-code-taken"),
        ({"name_en": " "}, "list-name-missing"),
        ({"name_zh": "港" * 101}, "list-name-long"),
    ],
)
def test_a_value_that_cannot_be_added_is_refused_by_name(shipped, changed, refusal):
    before = ListValue.objects.visible_to(LI).count()
    with pytest.raises(Refused) as caught:
        add(**changed)
    assert caught.value.code == refusal
    assert ListValue.objects.visible_to(LI).count() == before


def test_a_value_of_a_fixed_list_cannot_be_ended(shipped):
    with pytest.raises(Refused, match="list-closed"):
        services.close_value(uid=value("party_state", "active").uid, version=1, actor=LI, now=NOON)


def test_a_word_that_names_a_value_already_is_refused(shipped):
    with pytest.raises(Refused, match="list-word-taken"):
        services.add_synonym(uid=value("party_state", "closed").uid, word="注 销", actor=LI, now=NOON)


def test_two_people_who_rename_at_once_do_not_overwrite_each_other(shipped):
    large = value("size", "large")
    services.rename_value(uid=large.uid, version=1, name_zh="大型企业", name_en="Large", actor=LI, now=NOON)
    with pytest.raises(Refused, match="stale-edit"):
        services.rename_value(uid=large.uid, version=1, name_zh="大", name_en="Large", actor=LI, now=NOON)


def test_without_the_permission_nothing_is_edited(shipped):
    with pytest.raises(Forbidden):
        services.add_value(list_code="area_kind", code="port", name_zh="港区", name_en="Port", actor=WANG, now=NOON)


def test_a_value_outside_its_days_is_shown_but_not_offered():
    past = Value("kinds", "old", "旧", "Old", "", None, date(2020, 1, 1))
    index = ListIndex([past], [("kinds", "old", "老")])

    assert index.choices("kinds", "en", day=TODAY) == []
    assert index.name("kinds", "old", "en") == "Old"
    assert index.called("kinds", "老") == past
