"""The cast of the tests of hazards reviews documents here; the city's office keeps the catalogue of duties."""

from dataclasses import replace

import pytest

from tests.prevention.hazards.conftest import cast
from tests.registry.cast import chen, enterprise

__all__ = ["cast", "city_office"]


@pytest.fixture
def city_office(cast):
    """The committee office of the whole city."""
    unit = enterprise(cast.city, village="长治市", name="长治市安委办", kind="office")
    return replace(chen(cast.city), user_id=cast.office.user_id, user_uid=cast.office.user_uid, organisation_id=unit.pk)
