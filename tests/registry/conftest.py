"""The small city, made anew for each test that asks for it."""

import pytest

from anlan.foundation.scope.services import system_actor
from anlan.registry.lists.loading import load_shipped
from tests.registry import cast


@pytest.fixture
def city(db):
    return cast.build_city()


@pytest.fixture
def mill(city):
    """A flour mill in 安居村, 潞州区."""
    return cast.enterprise(city)


@pytest.fixture
def lists(db):
    """The shipped lists."""
    load_shipped(actor=system_actor("test"), now=cast.NOON)
