"""Numbers as documents write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.responsibility.policy.documents.word_numbers import chinese
from anlan.responsibility.policy.numerals import value


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("十", 10),
        ("二十四", 24),
        ("一百零五", 105),
        ("两", 2),
        ("廿三", 23),
        ("二〇二四", 2024),
        ("１５", 15),
        ("三十", 30),
        ("半", None),
        ("", None),
    ],
)
def test_a_number_is_read(words, number):
    assert value(words) == number


@given(st.integers(1, 999))
def test_what_word_prints_is_read_again(number):
    assert value(chinese(number)) == number
