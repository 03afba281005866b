"""Text as it is compared, its tokens, and how names are read (issue: search over everything from one box)."""

from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.foundation.search.pinyin import MOST_READINGS, as_initials, spelled, syllables
from anlan.foundation.search.rules import (
    AREA,
    CODE,
    INITIAL,
    KIND,
    OPEN,
    PARTY,
    PATH_STEP,
    START,
    TEXT,
    Entry,
    area_token,
    grams,
    normalise,
    prepare,
)
from anlan.registry.regions import paths


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("长治市红星商店", "长治市红星商店"),
        ("长治市 红星　商店", "长治市红星商店"),
        ("长治市（潞州区）红星·商店", "长治市潞州区红星商店"),
        ("「红星」、《晋》。", "红星晋"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("Anlan Co., Ltd.", "anlan co ltd"),
        ("英雄路12号A座", "英雄路12号a座"),
        ("第Ⅱ分公司", "第ii分公司"),
        ("〇五", "〇五"),
        ("𠮷野家", "𠮷野家"),
        ("  ", ""),
        ("！？", ""),
        ("a_b", "a b"),
        ("\ue000长\ue003治", "长治"),
    ],
)
def test_text_is_compared_without_width_case_and_punctuation(text, plain):
    assert normalise(text) == plain


@given(st.text(max_size=80))
def test_normalised_text_stays_as_it_is_and_holds_no_marker(text):
    plain = normalise(text)

    assert normalise(plain) == plain
    assert not any("\ue000" <= c <= "\uf8ff" for c in plain)


@given(st.text(max_size=40), st.text(max_size=40))
def test_every_pair_of_chinese_neighbours_is_a_token(one, other):
    text = normalise(one + other)
    tokens = set(grams(text))
    for first, second in pairwise(text):
        if not first.isascii() and not second.isascii():
            assert first + second in tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("安全生产", ["安全", "全生", "生产", "产"]),
        ("安", ["安"]),
        ("英雄路12号a座", ["英雄", "雄路", "路", "12", "号", "a", "座"]),
        ("abc 123", ["abc", "123"]),
        ("", []),
    ],
)
def test_chinese_is_cut_into_pairs_and_latin_words_stay_whole(text, tokens):
    assert grams(text) == tokens


@pytest.mark.parametrize(
    ("name", "initials", "full"),
    [
        ("长治市红星商行", {"czshxsh"}, {"changzhishihongxingshanghang"}),
        ("长子县", {"zzx"}, {"zhangzixian"}),
        ("重庆", {"cq"}, {"chongqing"}),
        ("工商银行", {"gsyh"}, {"gongshangyinhang"}),
        ("单国强", {"dgq", "sgq"}, {"danguoqiang", "shanguoqiang"}),
        ("曾行", {"zh", "zx", "ch", "cx"}, {"zenghang", "zengxing", "cenghang", "cengxing"}),
        ("吕女士", {"lns"}, {"lvnvshi"}),
        ("略阳", {"ly"}, {"lueyang"}),
        ("红星3号店", {"hx3hd"}, {"hongxing3haodian"}),
        ("abc co", {"abcco"}, {"abcco"}),
    ],
)
def test_a_name_is_found_under_each_of_its_readings(name, initials, full):
    read = spelled(name)

    assert {short for short, _full in read} == initials
    assert {full for _short, full in read} == full


def test_a_name_with_many_polyphones_is_read_in_a_bounded_number_of_ways():
    assert 1 <= len(spelled("长行重乐朝都会单曾解查盖")) <= MOST_READINGS


def test_the_likeliest_reading_comes_first():
    assert spelled("曾长乐")[0][1] == "zengchangle"


def test_every_listed_reading_is_a_syllable():
    from anlan.foundation.search.pinyin import _special

    readings = _special()[1]
    unknown = {s for several in readings.values() for reading in several for s in reading} - syllables()
    assert unknown == set()
    assert all(len(reading) == len(word) for word, several in readings.items() for reading in several)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hongrui", ("hr",)),
        ("hongr", ("hr",)),
        ("xian", ("x", "xn", "xa", "xan")),
        ("zh", ("z",)),
        ("xyz", ()),
        ("", ("",)),
    ],
)
def test_typed_pinyin_is_divided_into_syllables(typed, meant):
    assert as_initials(typed) == meant


def test_dividing_long_letters_takes_no_time():
    assert as_initials("a" * 60) == ()
    assert len(as_initials("xian" * 8)) <= 6


def test_an_entry_becomes_text_and_tokens():
    ready = prepare(
        Entry(
            kind="party",
            uid=uuid4(),
            title="红星（分）店",
            party_id=7,
            is_open=True,
            subtitle="英雄路1号",
            aliases=("老红星",),
            codes=("91140403-MA0 ",),
            areas=(("00080039", ""), ("00080039", "fire_rescue")),
        )
    )

    assert ready.names == " 红星分店| 老红星|"
    assert ready.codes == " 91140403ma0|"
    assert ready.title_key == "红星分店"
    tokens = set(ready.tokens.split())
    assert {f"{START}红星", f"{START}老红", "红星", "星分", "分店", "老红"} <= tokens
    assert {f"{TEXT}英雄", f"{TEXT}1"} <= tokens
    assert {f"{INITIAL}{START}h", f"{INITIAL}hx", f"{INITIAL}xf", f"{INITIAL}fd"} <= tokens
    assert {f"{CODE}91140403ma0", f"{PARTY}7", OPEN, f"{KIND}party"} <= tokens
    assert {t for t in tokens if t.startswith(AREA)} == {
        area_token("0008", ""),
        area_token("00080039", ""),
        area_token("0008", "fire_rescue"),
        area_token("00080039", "fire_rescue"),
    }
    # The tokenizer of FTS5 divides at every ASCII sign: no token may hold one.
    assert all(c.isalnum() or c > "\x7f" for token in tokens for c in token)


def test_paths_have_the_step_that_the_registry_uses():
    assert PATH_STEP == paths.WIDTH
