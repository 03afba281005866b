"""What the tests of the import share."""

import pytest

from anlan.registry.intake.entity import Reference
from anlan.registry.intake.gazetteer import Gazetteer
from tests.registry.intake import faulty
from tests.registry.intake import installed as installed_module


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


@pytest.fixture
def installed(db):
    installed_module.install()


@pytest.fixture
def workbook(tmp_path):
    """Write a register in the plain layout, or another, and return the file."""

    def write(register, name="台账.xlsx", layout="plain"):
        return faulty.write(tmp_path / name, register, faulty.LAYOUTS[layout])

    return write
