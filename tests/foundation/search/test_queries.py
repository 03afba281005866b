"""Searching: the right hits first, and never outside the actor's reach (REG-08; design section 4)."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.foundation.records.models import new_uid
from anlan.foundation.scope.rules import PUBLIC, Area, Reach
from anlan.foundation.search import queries, services
from anlan.foundation.search.models import SearchEntry
from anlan.foundation.search.rules import Entry
from anlan.registry.parties.models import Party, PartyReach
from tests.foundation.search.conftest import CITY, LUZHOU, NOON, XIANGYUAN, actor

pytestmark = pytest.mark.django_db


def titles(found):
    return [hit.title for hit in found]


@pytest.fixture
def city(register):
    register("潞州区宏瑞商贸有限公司", address="英雄中路12号", code="91140403MA0GX3K21L")
    register("宏瑞商贸", address="太行街道")
    register("长治市瑞宏机械加工厂", address="长治市潞州区宏瑞路5号")
    register("襄垣县宏瑞煤业有限公司", XIANGYUAN, address="襄垣县古韩镇", code="91140423MA0K2P7D6N")
    register("重庆火锅店")
    register("ABC Logistics (China) Ltd")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("91140403MA0GX3K21L", ["潞州区宏瑞商贸有限公司"]),
        ("9114 0403", ["潞州区宏瑞商贸有限公司"]),
        ("9114", ["潞州区宏瑞商贸有限公司", "襄垣县宏瑞煤业有限公司"]),
        ("宏瑞商贸", ["宏瑞商贸", "潞州区宏瑞商贸有限公司"]),
        ("宏瑞", ["宏瑞商贸", "潞州区宏瑞商贸有限公司", "襄垣县宏瑞煤业有限公司", "长治市瑞宏机械加工厂"]),
        ("hrsm", ["宏瑞商贸", "潞州区宏瑞商贸有限公司"]),
        ("hongruishangmao", ["宏瑞商贸", "潞州区宏瑞商贸有限公司"]),
        ("cqhg", ["重庆火锅店"]),
        ("chongqing", ["重庆火锅店"]),
        ("英雄中路", ["潞州区宏瑞商贸有限公司"]),
        ("英雄 宏瑞", ["潞州区宏瑞商贸有限公司"]),
        ("潞州宏瑞有限公司", ["潞州区宏瑞商贸有限公司"]),
        ("锅", ["重庆火锅店"]),
        ("店", ["重庆火锅店"]),
        ("logistics", ["ABC Logistics (China) Ltd"]),
        ("abc", ["ABC Logistics (China) Ltd"]),
        ("ＡＢＣ　ｌｏｇ", ["ABC Logistics (China) Ltd"]),
        ("12号", ["潞州区宏瑞商贸有限公司"]),
        ("煤矿", []),
    ],
)
def test_what_is_typed_finds_what_is_meant_best_first(city, committee, typed, expected):
    assert titles(queries.search(committee, typed)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        *(
            '"',
            "'",
            "*",
            "NEAR(a b)",
            "^宏瑞",
            "title:宏",
            "宏瑞 OR 重庆",
            "-宏瑞",
            "' OR 1=1 --",
            "%",
            "_",
            "\\",
            "(",
            "宏\x00瑞",
        ),
        *("a" * 1000, "有限公司" * 250, "宏 " * 400, "🙂🙂", "𠮷", "\ue003" + LUZHOU, "\ud7ff"),
    ],
)
def test_nothing_that_is_typed_is_an_operator_or_an_error(city, committee, typed):
    found = queries.search(committee, typed)
    assert len(found) <= 20
    if typed in ("' OR 1=1 --", "%", "_", "\\", "\ue003" + LUZHOU):
        assert found == []


def test_everybody_finds_what_lies_in_his_reach_and_nothing_else(city, luzhou, xiangyuan):
    assert "襄垣县宏瑞煤业有限公司" not in titles(queries.search(luzhou, "宏瑞"))
    assert titles(queries.search(xiangyuan, "宏瑞")) == ["襄垣县宏瑞煤业有限公司"]
    assert titles(queries.search(actor(Reach(areas=(Area(CITY),))), "宏瑞煤业")) == ["襄垣县宏瑞煤业有限公司"]
    for nobody in (PUBLIC, actor(Reach())):
        for typed in ("宏瑞", "91140403MA0GX3K21L", "宏瑞商贸", "hr", "1"):
            assert queries.search(nobody, typed) == []


def test_a_line_reaches_its_trades_and_an_enterprise_itself(register):
    mine = register("晋东煤矿", line="energy")
    register("晋东饭店")

    assert titles(queries.search(actor(Reach(areas=(Area(CITY, "energy"),))), "晋东")) == ["晋东煤矿"]
    assert titles(queries.search(actor(Reach(parties=(mine.party_id,))), "晋东")) == ["晋东煤矿"]


def test_many_parties_and_a_line_in_the_whole_country_are_answered_too(register):
    mine = register("晋东煤矿", line="energy")
    register("晋东饭店")

    many = tuple(range(900_000, 900_500))
    assert titles(queries.search(actor(Reach(parties=(*many, mine.party_id))), "晋东")) == ["晋东煤矿"]
    assert titles(queries.search(actor(Reach(areas=(Area("", "energy"),))), "晋东")) == ["晋东煤矿"]
    assert titles(queries.search(actor(Reach(areas=(Area(""),))), "晋东饭")) == ["晋东饭店"]


def test_an_index_that_lags_behind_shows_nothing_that_was_taken_away(register, luzhou, xiangyuan):
    moved = register("宏瑞商贸")
    PartyReach.objects.filter(party=moved.party_id).update(path=XIANGYUAN)

    assert queries.search(luzhou, "宏瑞") == []
    services.index_many([replace(moved, areas=((XIANGYUAN, ""),))])
    assert titles(queries.search(xiangyuan, "宏瑞")) == ["宏瑞商贸"]


def test_the_check_of_single_hits_agrees_with_the_one_door(city, luzhou, xiangyuan, committee):
    everything = {hit.uid for hit in queries.search(committee, "宏瑞")}
    assert len(everything) == 4
    for who in (luzhou, xiangyuan, committee, PUBLIC, actor(Reach(areas=(Area(CITY, "energy"), Area(LUZHOU))))):
        door = set(SearchEntry.objects.visible_to(who).filter(uid__in=everything).values_list("uid", flat=True))
        assert {hit.uid for hit in queries.search(who, "宏瑞")} == door
        assert set(Party.objects.visible_to(who).filter(uid__in=everything).values_list("uid", flat=True)) == door


def test_reference_data_is_for_everybody_who_has_signed_in(db, luzhou):
    from anlan.foundation.records.models import new_uid

    services.index_many([Entry(kind="region", uid=new_uid(), title="襄垣县", is_open=True, codes=("140423",))])

    assert titles(queries.search(luzhou, "襄垣")) == ["襄垣县"]
    assert queries.search(PUBLIC, "襄垣") == []


def test_a_whole_name_is_found_among_thousands_that_begin_like_it(register, committee, luzhou):
    entries = []
    for n in range(1500):
        party = Party(kind="enterprise", name=f"长治市宏瑞{n}号店", created_at=NOON)
        entries.append(party)
    Party.objects.bulk_create(entries)
    PartyReach.objects.bulk_create([PartyReach(party=p, line="", path=LUZHOU) for p in entries])
    services.index_many(
        Entry(kind="party", uid=p.uid, title=p.name, party_id=p.pk, areas=((LUZHOU, ""),)) for p in entries
    )
    last = register("长治市宏瑞")

    for who in (committee, luzhou):
        found = queries.search(who, "长治市宏瑞")
        assert found[0].uid == last.uid
        assert len(found) == 20


def test_what_is_looked_for_more_often_comes_first(register, committee):
    register("宏瑞一店")
    register("宏瑞二店", weight=50)
    assert titles(queries.search(committee, "宏瑞")) == ["宏瑞二店", "宏瑞一店"]


def test_a_search_asks_a_bounded_number_of_questions(city, luzhou):
    for typed in ("宏瑞", "hongrui", "英雄 宏瑞 商贸", "没有这家", "91140403MA0GX3K21L"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.search(luzhou, typed)
        assert len(asked) <= 15, typed


def test_hits_are_grouped_by_kind_with_what_the_actor_may_search(register, kinds, luzhou):
    for n in range(7):
        register(f"王{n}饭店")
    register("王建国", kind="person")
    clerk = replace(luzhou, permissions=luzhou.permissions | {"registry:person:view"})

    (parties,) = queries.grouped(luzhou, "王", 5)
    assert (parties.kind.kind, len(parties.hits), parties.more) == ("party", 5, True)
    assert parties.hits[0].shown.note == "在业"
    assert [group.kind.kind for group in queries.grouped(clerk, "王", 5)] == ["party", "person"]
    # A whole name moves its kind up.
    assert [group.kind.kind for group in queries.grouped(clerk, "王建国", 5)] == ["person"]
    assert queries.grouped(luzhou, "王", 5, "person") == []
    assert queries.grouped(luzhou, "王", 5, "weather") == []


@pytest.mark.parametrize("typed", ["宏瑞", "hrsm", "91140403MA0GX3K21L", "9114", "潞州宏瑞有限公司", "店", "煤矿", ""])
def test_all_kinds_at_once_find_what_each_finds_alone(city, committee, typed, monkeypatch):
    services.index_many(
        [Entry(kind="person", uid=new_uid(), title=f"宏瑞{n}", party_id=None, is_open=True) for n in range(30)]
    )
    kinds = ["party", "person", "nothing"]
    for most in (1_000, 20):
        monkeypatch.setattr(queries, "MOST_CANDIDATES", most)
        for limit in (3, 21):
            alone = {kind: queries.search(committee, typed, limit, [kind]) for kind in kinds}
            together = queries.search_kinds(committee, typed, limit, kinds)
            assert together == {kind: hits for kind, hits in alone.items() if hits}
