"""What was typed is read in every way that makes sense and never as an operator."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.foundation.search import asking
from anlan.foundation.search.asking import Term, fts5, rank, read, tsquery
from anlan.foundation.search.rules import Entry, prepare

HONGRUI = prepare(
    Entry(
        kind="party",
        uid=UUID(int=1),
        title="长治市宏瑞商贸有限公司",
        subtitle="潞州区英雄中路12号",
        codes=("91140403MA0GX3K21L",),
        aliases=("宏瑞商贸",),
    )
)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("91140403ma0gx3k21l", asking.CODE_WHOLE),
        ("9114 0403 MA0G", asking.CODE_START),
        ("长治市宏瑞商贸有限公司", asking.NAME_WHOLE),
        ("宏瑞商贸", asking.NAME_WHOLE),
        ("长治市宏瑞", asking.NAME_START),
        ("czshr", asking.INITIALS_START),
        ("hrsm", asking.INITIALS_START),
        ("changzhishihong", asking.PINYIN_START),
        ("smyxgs", asking.INITIALS_INSIDE),
        ("shangmao", asking.PINYIN_INSIDE),
        ("商贸有限", asking.NAME_INSIDE),
        ("公司 宏瑞", asking.NAME_INSIDE),
        ("英雄中路12号", asking.TEXT_INSIDE),
        ("英雄 宏瑞", asking.SPREAD),
        ("长治宏瑞有限公司", asking.IN_ORDER),
        ("瑞宏商贸", None),
        ("晋城", None),
    ],
)
def test_a_candidate_is_ranked_by_how_well_it_answers(typed, place):
    assert rank(read(typed), HONGRUI) == place


@pytest.mark.parametrize("typed", ["", "   ", "!!!", '"', "*", "()", "%_\\", "-", "\x00", "\ue000", "'"])
def test_nothing_to_search_for_asks_nothing(typed):
    assert read(typed).steps == ()


@given(st.text(max_size=1200))
def test_whatever_is_typed_becomes_a_bounded_question_of_quoted_tokens(typed):
    for step in read(typed).steps:
        for rendered in (fts5(step.question), tsquery(step.question)):
            assert len(rendered) < 40_000
        outside = fts5(step.question).split('"')[::2]
        assert set("".join(outside)) <= set(" ANDOR()*")


def test_a_quote_in_a_token_is_doubled():
    assert fts5(Term('a"b')) == '"a""b"'
    assert tsquery(Term("a'b\\", is_prefix=True)) == "'a''b\\\\':*"


def test_what_is_very_long_is_cut():
    asked = read("有限公司" * 250)
    assert len(asked.whole) == asking.LONGEST
    assert len(read(" ".join(f"词{n}" for n in range(100))).words) == asking.MOST_WORDS


def test_best_steps_come_first():
    places = [step.best for step in read("hongrui 12").steps]
    assert places == sorted(places)
