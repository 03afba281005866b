"""The cast of the tests of hazards."""

import pytest

from tests.prevention.hazards.cast import build_cast
from tests.registry import cast as registry


@pytest.fixture
def cast(db):
    city = registry.build_city()
    return build_cast(city, registry.enterprise(city))
