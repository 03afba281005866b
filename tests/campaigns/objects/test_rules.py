"""The kinds of object as data, and until when each must be visited (CMP-06 … CMP-09, CMP-14)."""

from datetime import date

import pytest

from anlan.campaigns.objects.catalogue import all_fields, all_roles, festivals, kinds
from anlan.campaigns.objects.forms import ObjectForm
from anlan.campaigns.objects.rules import due, faults, missing_to_close, sorted_as, uncovered, unnamed


def test_every_kind_of_the_requirements_stands_with_its_source():
    rows = {one.row for one in kinds().values()}
    assert rows == {"CMP-06", "CMP-07", "CMP-08", "CMP-09", "CMP-12", "CMP-14"}
    assert all(one.source.startswith(("000：", "001：", "003：")) for one in kinds().values())
    assert {"enterprise_book", "post_sheet", "person_card", "daily_report"} <= set(kinds()), "the four ones of CMP-14"


def test_what_is_called_the_same_over_kinds_means_the_same():
    """Fields, roles and values share the columns of lists and filters."""
    for kind in kinds().values():
        for one in kind.fields:
            assert (one.zh, one.type) == (all_fields()[one.code].zh, all_fields()[one.code].type), one.code
        for role in kind.roles:
            assert role.zh == all_roles()[role.code].zh, role.code
    marks: dict[str, str] = {}
    for kind in kinds().values():
        for choice in kind.marks:
            assert marks.setdefault(choice.code, choice.zh) == choice.zh, choice.code
    labels = [one.zh for one in all_fields().values()] + [one.zh for one in all_roles().values()]
    assert len(labels) == len(set(labels)), "headings of a workbook are told apart"
    assert set(ObjectForm.base_fields) >= {f"d_{code}" for code in all_fields()}


def test_a_self_built_house_names_four_parties_its_grade_and_how_it_was_closed():
    house = kinds()["self_built"]
    assert [role.zh for role in house.roles] == ["产权人", "使用人", "行业主管部门", "属地政府"]
    named = {"owner": "王五", "user": " ", "department": "住建局"}
    assert unnamed(house, named) == ("user", "government")
    assert faults(house, {"grade": "E", "storeys": -1, "examined_on": "昨天", "x": "y"}) == {
        "grade": "choice-wrong", "storeys": "choice-wrong", "examined_on": "choice-wrong", "x": "choice-wrong",
    }  # fmt: skip
    assert faults(house, {}) == {"grade": "object-field-missing"}
    assert sorted_as(house, {"grade": "D"}) == ("D", True)
    assert sorted_as(house, {"grade": "A"}) == ("A", False)
    assert missing_to_close(house, {"grade": "D"}) == ("measure",)
    assert missing_to_close(house, {"grade": "D", "measure": "demolished"}) == ()


def test_seven_named_kinds_of_fire_prone_place_must_each_have_an_object():
    place = kinds()["fire_place"]
    assert len(place.covers) == 7
    assert [one.zh for one in uncovered(place, ["reserve", "state_forest", "scenic", "site", "graves"])] == [
        "林农结合部", "输配电设施",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "mark", "since", "until"),
    [
        ("vulnerable", "", date(2026, 11, 1), date(2026, 12, 1)),
        ("self_built", "A", date(2026, 11, 1), date(2027, 1, 30)),
        ("self_built", "D", date(2026, 11, 1), date(2026, 11, 8)),
        ("post_sheet", "", date(2026, 11, 1), None),
        ("daily_report", "", date(2026, 11, 1), date(2026, 11, 2)),
        ("fire_place", "graves", date(2026, 11, 1), date(2026, 11, 16)),
        ("fire_place", "graves", date(2026, 12, 20), date(2026, 12, 31)),
        ("fire_place", "graves", date(2026, 12, 26), date(2027, 1, 10)),
        ("fire_place", "graves", date(2026, 6, 20), date(2026, 10, 1)),
        ("checkpoint", "", date(2027, 5, 30), date(2027, 10, 1)),
    ],
)
def test_the_next_visit_follows_from_kind_grade_season_and_festival(kind, mark, since, until):
    """In the season every so many days, out of it on its first day; before a festival once more, but not twice."""
    assert due(kinds()[kind], mark, since, festivals()) == until
