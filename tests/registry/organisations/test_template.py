"""The organisation template (REG-03, REG-04, REG-05, REG-07, REG-18)."""

from collections import Counter

import pytest

from anlan.foundation.accounts.roles import roles
from anlan.registry.organisations.template import bodies_of, village_name
from anlan.registry.parties.lines import lines


def test_a_city_has_the_52_duty_bearing_units_of_the_documents_REG_03():
    kinds = Counter(body.kind for body in bodies_of(2, "长治市"))
    counts = [kinds[kind] for kind in ("party_department", "department", "social_body", "duty_enterprise")]
    assert (counts, sum(counts)) == ([4, 40, 3, 5], 52)


def test_a_township_has_its_nine_working_units_each_with_its_line_REG_07():
    units = {body.key: body.line for body in bodies_of(4, "黄碾镇") if body.kind in ("working_unit", "station")}
    assert units == {
        "safety_station": "emergency",
        "police_station": "public_security",
        "enforcement_branch": "urban_management",
        "civil_affairs_office": "civil_affairs",
        "project_office": "development_reform",
        "market_supervision_office": "market_regulation",
        "construction_office": "housing",
        "agricultural_station": "agriculture",
        "forestry_station": "forestry",
    }


def test_a_village_has_a_committee_with_a_chair_and_the_six_posts_REG_04_REG_18():
    village, committee = bodies_of(5, "和平社区居委会")
    assert [post.kind for post in village.posts] == [
        "principal", "leader_in_charge", "coordinator", "persuader", "disaster_informant", "rescue_member",
    ]  # fmt: skip
    assert (committee.name, [post.kind for post in committee.posts]) == ("和平社区安全生产委员会", ["committee_chair"])


@pytest.mark.parametrize(
    ("level", "place", "government", "head"),
    [
        (2, "长治市", "长治市人民政府", "市长"),
        (3, "潞州区", "潞州区人民政府", "区长"),
        (3, "襄垣县", "襄垣县人民政府", "县长"),
        (4, "东街街道", "东街街道办事处", "主任"),
        (4, "老顶山镇", "老顶山镇人民政府", "镇长"),
        (4, "黄碾乡", "黄碾乡人民政府", "乡长"),
        (4, "襄垣经济技术开发区", "襄垣经济技术开发区管理委员会", "主任"),
    ],
)
def test_a_government_and_its_head_are_called_as_their_place_demands(level, place, government, head):
    body = next(body for body in bodies_of(level, place) if body.kind == "government")
    assert (body.name, next(post.title for post in body.posts if post.is_head)) == (government, head)


@pytest.mark.parametrize(
    ("committee", "village"),
    [("和平社区居委会", "和平社区"), ("张庄村委会", "张庄村"), ("王村村民委员会", "王村村"), ("生活区", "生活区")],
)
def test_a_village_is_called_after_its_committee(committee, village):
    assert village_name(committee) == village


def test_every_post_names_a_known_role_and_known_lines_and_titles_are_unique_per_body():
    for level, place in ((2, "长治市"), (3, "潞州区"), (4, "东街街道"), (5, "和平社区居委会")):
        keys = {body.key for body in bodies_of(level, place)}
        for body in bodies_of(level, place):
            titles = [post.title for post in body.posts]
            assert titles, body.key
            assert len(set(titles)) == len(titles), body.key
            assert sum(post.is_head for post in body.posts) == 1, body.key
            assert {body.part_of, body.member_of} - {""} <= keys, body.key
            for post in body.posts:
                assert not post.role or post.role in roles(), post
                assert set(post.portfolio) <= set(lines()), post


def test_one_leader_of_a_township_is_in_charge_of_every_line_that_may_lead():
    government = next(body for body in bodies_of(4, "黄碾镇") if body.kind == "government")
    held = Counter(line for post in government.posts for line in post.portfolio)
    assert max(held.values()) == 1
