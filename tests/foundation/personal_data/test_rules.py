"""Masks (PRV-32 and design section 4): enough to recognise, too little to misuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.foundation.personal_data.rules import MASKS, masked

CASES = [
    ("phone", "13812345678", "138****5678"),
    ("phone", "+86 138 1234 5678", "138****5678"),
    ("phone", "0355-2034567", "*********67"),
    ("phone", "2034567", "*****67"),
    ("phone", "12350", "*****"),
    ("name", "王建国", "王**"),
    ("name", "王芳", "王*"),
    ("name", "欧阳娜娜", "欧阳**"),
    ("name", "欧阳", "欧*"),
    ("name", "王", "*"),
    ("name", "Smith", "S****"),
    ("id_number", "140402199001011234", "140*************34"),
    ("id_number", "E1234567", "********"),
    ("email", "wang@example.com", "w***@example.com"),
    ("email", "not an address", "**************"),
    ("address", "山西省长治市潞州区英雄中路街道东山社区12号楼3单元501", "山西省长治市潞州区英雄中路街道东山社区****"),
    ("address", "上党区荫城镇桑梓村28号", "上党区荫城镇桑梓村****"),
    ("address", "Main Street 5", "*************"),
    ("whole", "anything", "***"),
    ("phone", "", ""),
    ("name", None, ""),
    ("address", "   ", ""),
]


@pytest.mark.parametrize(("rule", "value", "shown"), CASES)
def test_a_mask_shows_what_the_table_says(rule, value, shown):
    assert masked(rule, value) == shown


@given(st.sampled_from(sorted(MASKS)), st.text(max_size=60))
def test_no_mask_ever_gives_back_the_whole_value(rule, value):
    shown = masked(rule, value)

    assert not value.strip() or "*" in shown


@given(st.text(alphabet="0123456789 -+()", min_size=1, max_size=25))
def test_a_masked_number_keeps_at_most_seven_digits(value):
    assert sum(c.isdigit() for c in masked("phone", value)) <= 7


def test_an_unknown_mask_is_a_bug():
    with pytest.raises(KeyError):
        masked("face", "x")
