"""Lists and industries, as every installation has them."""

import pytest

from anlan.foundation.scope.services import system_actor
from anlan.registry.industries import loading as industries
from anlan.registry.lists import loading as lists
from tests.registry.cast import NOON


@pytest.fixture
def shipped(db):
    """The shipped lists and industries."""
    lists.load_shipped(actor=system_actor("test"), now=NOON)
    industries.load_shipped(actor=system_actor("test"), now=NOON)
