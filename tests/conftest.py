"""What the whole suite shares."""

import pytest
from django.db import connections
from django.test import TransactionTestCase

from anlan.foundation.ledger.guards import guards_lifted

pytest_plugins = ["tests.browser"]

_fixture_teardown = TransactionTestCase._fixture_teardown


def _flush_past_the_guards(self: TransactionTestCase) -> None:
    """Empty the tables after a test with real transactions.

    The ledger's triggers refuse every DELETE and TRUNCATE, so they are lifted around this flush, never in a test.
    """
    with guards_lifted(connections["default"]):
        _fixture_teardown(self)


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_the_guards_of_the_ledger():
    TransactionTestCase._fixture_teardown = _flush_past_the_guards
    yield
    TransactionTestCase._fixture_teardown = _fixture_teardown
