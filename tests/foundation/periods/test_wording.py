"""Periods in the words of officials."""

import pytest
from django.utils.translation import override

from anlan.foundation.periods.wording import period_called, period_words


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("2026W01", "2026年第1周", "week 1 of 2026"),
        ("2026W48", "2026年第48周", "week 48 of 2026"),
        ("2026-12", "2026年12月", "December 2026"),
        ("2026Q4", "2026年第4季度", "quarter 4 of 2026"),
        ("2026H1", "2026年上半年", "first half of 2026"),
        ("2026H2", "2026年下半年", "second half of 2026"),
        ("2026", "2026年", "the year 2026"),
        ("2026-11-22", "2026-11-22", "2026-11-22"),
        ("rectifying", "rectifying", "rectifying"),
    ],
)
def test_a_period_is_called_what_people_call_it(code, chinese, english):
    with override("zh-hans"):
        assert period_words(code) == chinese
    with override("en"):
        assert period_words(code) == english
    assert (period_called(chinese), period_called(f" {english} ")) == (code, code)
