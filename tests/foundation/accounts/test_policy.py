"""The figures of signing in are data, and wrong ones are refused at start."""

import pytest

from anlan.foundation.accounts.policy import FILE, BadPolicy, policy, read

SHIPPED = FILE.read_text(encoding="utf-8")


def test_the_shipped_policy_is_at_least_as_strict_as_asked():
    assert policy().password_min_length >= 10
    assert policy().history_days >= 180  # 网络安全法 第二十一条


@pytest.mark.parametrize(
    ("found", "put", "complaint"),
    [
        ("failures = 5", "failures = 0", "lock_out.failures"),
        ("min_length = 10", 'min_length = "ten"', "passwords.min_length"),
        ("initial_length = 12", "initial_length = 6", "shorter"),
        ('api = "600/60"', 'api = "many"', "rates.api"),
        ('search = ["/search"]', 'cellar = ["/cellar"]', "cellar has no rate"),
        ("idle_minutes", "sleepy_minutes", "idle_minutes is missing"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_by_name(found, put, complaint):
    with pytest.raises(BadPolicy, match=complaint):
        read(SHIPPED.replace(found, put))
