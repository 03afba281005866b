from datetime import UTC, date, datetime

import pytest

from anlan.foundation.scope.rules import Actor, Reach
from anlan.foundation.scope.services import system_actor
from anlan.registry.industries.loading import load_shipped
from anlan.registry.industries.permissions import EDIT, VIEW

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai
TODAY = date(2026, 11, 23)


@pytest.fixture
def office() -> Actor:
    """Li of the committee office, who may edit the lists."""
    return Actor(name="system:li", permissions=frozenset({EDIT, VIEW}), reach=Reach(everything=True))


@pytest.fixture
def clerk() -> Actor:
    """Wang of a township, who reads the lists only."""
    return Actor(name="system:wang", permissions=frozenset({VIEW}))


@pytest.fixture
def shipped(db) -> None:
    load_shipped(actor=system_actor("test"), now=NOON)
