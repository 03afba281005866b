"""Fixtures for the tests of accounts and of signing in."""

import pytest
from django.core.cache import caches

from anlan.foundation.accounts import acting, units
from tests.foundation.accounts.cast import FakePosts, FakeUnits, make_user


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def posts():
    before, fake = acting._posts, FakePosts()
    acting.supply_posts(fake)
    yield fake
    acting.supply_posts(before)


@pytest.fixture
def unit():
    before, fake = units.units(), FakeUnits()
    units.supply_units(fake)
    yield fake
    units.supply_units(before)


@pytest.fixture
def wang(db):
    """Wang, an officer of a township station."""
    return make_user("wangjianguo", "王建国", phone="13935512345")


@pytest.fixture
def li(db, posts, unit):
    """Li, who administers the unit that Wang belongs to."""
    user = make_user("lihong", "李红", phone="13835500001")
    posts.give(user, "unit_administrator", label="荫城镇 · 管理员")
    return user
