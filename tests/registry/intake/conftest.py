"""What the tests of the import share."""

import pytest

from anlan.registry.intake.entity import Reference
from anlan.registry.intake.gazetteer import Gazetteer
from tests.registry.intake import faulty


@pytest.fixture(scope="session")
def regions():
    return faulty.region_rows()


@pytest.fixture(scope="session")
def changzhi(regions):
    return next(row.id for row in regions if row.level == 2 and row.name == "长治市")


@pytest.fixture(scope="session")
def gazetteer(regions, changzhi):
    return Gazetteer(regions, changzhi)


@pytest.fixture(scope="session")
def reference(regions):
    return Reference(regions, None, faulty.industry_entries(), faulty.TODAY)
