"""What the tests of the ledger share."""

import pytest
from django.db import connection

from anlan.foundation.ledger.guards import guards_lifted


@pytest.fixture
def lifted_guards(db):
    """Let a test do what an intruder with the database in his hands does: change rows past the triggers."""
    with guards_lifted(connection):
        yield


@pytest.fixture(autouse=True)
def keys_of_its_own(settings, tmp_path):
    """Give every test its own directory for private keys."""
    settings.HOME = tmp_path
