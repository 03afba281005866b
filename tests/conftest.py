"""What the whole suite shares."""

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings

from anlan.foundation.ledger.guards import guards_lifted

# A busy machine is no fault of the code.
settings.register_profile("anlan", deadline=None)
settings.load_profile("anlan")

pytest_plugins = ["tests.browser", "tests.homes"]

_fixture_teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _flush_past_the_guards(self: TransactionTestCase) -> None:
    """Empty the tables after a test with real transactions, as Django does but for two things.

    The ledger's triggers refuse every DELETE and TRUNCATE, so they are lifted around this flush, never in a test;
    and tables that Django does not know (full-text search on PostgreSQL) go with the ones that they refer to.
    """
    with guards_lifted(connections["default"]):
        call_command("flush", verbosity=0, interactive=False, allow_cascade=True, inhibit_post_migrate=False)


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_the_guards_of_the_ledger():
    TransactionTestCase._fixture_teardown = _flush_past_the_guards  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = _fixture_teardown  # type: ignore[attr-defined]


SUITES_DATABASE = {"db", "transactional_db", "live_server", "new_home"}
ANY_DATABASE = SUITES_DATABASE | {"django_db_setup"}


def pytest_collection_modifyitems(items):
    """Mark what needs a database, so that ``./test fast`` can leave it to the full run.

    What works on a home on SQLite alone says nothing of another engine.
    """
    elsewhere = connections["default"].vendor != "sqlite"
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if (marked := item.get_closest_marker("django_db")) or ANY_DATABASE & used:
            item.add_marker("database")
        if elsewhere and "new_home_on_sqlite" in used and not marked and not SUITES_DATABASE & used:
            item.add_marker(pytest.mark.skip(reason="its home is on SQLite"))
