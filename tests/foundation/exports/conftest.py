"""Li of 潞州区 and Zhao next door, with lists that count as long from the third row on."""

import pytest

from anlan.foundation.exports import policy as policies
from tests.foundation.jobs.conftest import queue  # noqa: F401
from tests.foundation.registers.conftest import city, li, mill, zhao  # noqa: F401
from tests.registry.cast import enterprise


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def short(monkeypatch):
    """Three rows are many here."""
    small = policies.Policy(rows_in_request=2, days_kept=7, at_once=2)
    for place in ("anlan.foundation.exports.services", "anlan.foundation.registers.views.workbooks"):
        monkeypatch.setattr(f"{place}.policy", lambda: small)
    return small


@pytest.fixture
def long_list(city, mill, short, home, queue):  # noqa: F811
    """Four enterprises in 潞州区 and one next door; exports wait for the worker."""
    for name in ("一号面粉厂", "二号面粉厂", "三号面粉厂"):
        enterprise(city, name=name)
    enterprise(city, village="常庄村委会", name="常庄砖厂")
