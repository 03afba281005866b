"""The monthly report of a place counts its hazards, that of a department those of its businesses (RSP-12)."""

from datetime import UTC, datetime

import pytest

from anlan.foundation.periods.rules import parse
from anlan.prevention.hazards.models import Hazard
from anlan.registry.parties.models import Party
from anlan.responsibility.reports.figures import known_figures
from tests.registry.cast import NOON, enterprise

pytestmark = pytest.mark.django_db


def hazard(party, day, **more):
    found = datetime(2026, 10, day, 15, 30, tzinfo=UTC) if day else NOON
    given = {"source": "self", "text": "通道堵塞", "grade": "general", "found_at": found, "reported_at": found, **more}
    return Hazard.objects.create(party=party, region=party.region, **given)


def test_hazards_are_counted_for_whom_they_concern_on_the_day_they_were_found(city, mill):
    county = enterprise(city, village="潞州区", name="潞州区人民政府", kind="government")
    bureau = enterprise(city, village="潞州区", name="潞州区应急局", kind="department")
    far = enterprise(city, village="常庄村委会", name="侯堡砖厂")
    Party.objects.beyond_scope("test").filter(pk=mill.pk).update(lead=bureau)
    other = enterprise(city, name="无人牵头")
    hazard(mill, 5, accepted_at=NOON)
    hazard(mill, 30, grade="major")
    hazard(mill, 31)  # half past eleven at night in Shanghai: still October
    hazard(mill, 0)  # found in November
    hazard(other, 7)
    hazard(far, 7)
    october = parse("2026-10")
    of_county, of_bureau = (known_figures(Party.objects.beyond_scope("test").get(pk=unit.pk), october)
                            for unit in (county, bureau))  # fmt: skip
    names = ("hazards_found", "hazards_rectified", "major_hazards")
    assert [of_county[name] for name in names] == [4, 1, 1]
    assert [of_bureau[name] for name in names] == [3, 1, 1]
