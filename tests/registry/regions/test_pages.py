"""The pages of regions: what was done there, for its own people (REG-01)."""

import pytest

from anlan.foundation.ledger import kinds
from anlan.foundation.ledger.services import record
from anlan.foundation.scope.services import system_actor
from anlan.registry.regions.services import rename_region
from tests.foundation.registers.conftest import city, li, mill, zhao  # noqa: F401
from tests.registry.cast import NOON

SYSTEM = system_actor("test")
kinds.declare({"test.walked": "Walked through", "test.visited": "Visited"})

pytestmark = pytest.mark.django_db


def told(client, region):
    return client.get(f"/registry/regions/{region.uid}/").content.decode()


def test_the_timeline_of_a_region_holds_what_was_filed_under_it_alone(li, zhao, city, mill):  # noqa: F811
    village = city["安居村委会"]
    record("test.walked", by=SYSTEM, recorded_at=NOON, region_uid=village.uid, detail={"reason": "巡查"})
    record("test.visited", by=SYSTEM, recorded_at=NOON, region_uid=village.uid, party_uid=mill.uid, subject=mill)
    rename_region(
        uid=village.uid, name="新安居村委会", version=village.version, basis="民政批复", actor=SYSTEM, now=NOON
    )
    seen = told(li, village)
    assert "Walked through" in seen and "巡查" in seen
    assert "Region renamed" in seen and "民政批复" in seen, "somebody else's change of his own region"
    assert "Visited" not in seen, "it stands on the page of its party"
    abroad = told(zhao, village)
    assert "Walked through" not in abroad and "Region renamed" not in abroad


def test_of_an_act_about_something_else_the_timeline_tells_the_name_only(li, city, mill):  # noqa: F811
    village = city["安居村委会"]
    detail = {"changed": {"phone": ["13800001111", ""]}, "reason": "住户申请"}
    record("test.walked", by=SYSTEM, recorded_at=NOON, region_uid=village.uid, subject=mill, detail=detail)
    seen = told(li, village)
    assert "Walked through" in seen and "13800001111" not in seen and "住户申请" not in seen
