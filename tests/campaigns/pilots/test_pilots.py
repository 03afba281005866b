"""Pilot first, then spread: places, stages, evaluation, standard, state of every county (CMP-13)."""

from datetime import date, timedelta

import pytest

from anlan.campaigns.pilots import queries, services
from anlan.campaigns.pilots.register import PILOTS, SITES
from anlan.campaigns.pilots.rules import everywhere, spread_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from tests.campaigns.objects.world import TODAY, unit
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in


def test_counties_without_a_plan_stand_first_and_all_must_be_done():
    counties = [(1, "郊区"), (2, "襄垣"), (3, "沁源")]
    rows = spread_of(counties, {1: ("done", True), 3: ("running", False)})
    assert [(one.name, one.state, one.is_pilot) for one in rows] == [
        ("襄垣", "", False), ("沁源", "running", False), ("郊区", "done", True),
    ]  # fmt: skip
    assert not everywhere(rows) and not everywhere([])
    assert everywhere(spread_of(counties, dict.fromkeys((1, 2, 3), ("done", False))))


@pytest.mark.django_db
def test_a_pilot_goes_from_its_places_to_a_standard_and_on_to_every_place(client, cast):
    """CMP-13: townships of the county stand for the counties of the city."""
    office = unit(cast.office)
    values = {"mechanism": "双重预防机制", "lead": office, "first_day": TODAY}
    with pytest.raises(Forbidden):
        services.enter(values, actor=cast.villager, now=NOON)
    with pytest.raises(Refused, match="campaign-days"):
        services.enter({**values, "last_day": TODAY - timedelta(days=1)}, actor=cast.office, now=NOON)
    pilot = services.enter(values, actor=cast.office, now=NOON)

    def go(verb, **fields):
        return services.go_on(pilot, pilot.version, verb, fields, actor=cast.office, now=NOON)

    with pytest.raises(Refused, match="pilot-no-place"):
        go("begin")
    place = {"pilot": pilot, "role": "pilot", "state": "running"}
    with pytest.raises(Refused, match="pilot-place"):
        services.enter_site(place, actor=cast.office, now=NOON)
    town = services.enter_site({**place, "region": cast.city["马厂镇"]}, actor=cast.office, now=NOON)
    services.enter_site({**place, "party": cast.mill}, actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="pilot-place-twin"):
        services.enter_site({**place, "party": cast.mill}, actor=cast.office, now=NOON)
    pilot = go("begin")
    with pytest.raises(Refused, match="facts-missing"):
        go("evaluate", evaluation=" ")
    pilot = go("evaluate", evaluation="隐患发现率提高三成")
    pilot = go("adopt", standard="双重预防机制建设规范", standard_number="DB1404/T 12-2026")
    pilot = go("spread")
    with pytest.raises(Refused, match="pilot-not-everywhere"):
        go("conclude")
    with pytest.raises(Refused, match="pilot-days"):
        services.change_site(
            town, 1, {"state": "done", "done_on": TODAY + timedelta(days=2)}, actor=cast.office, now=NOON
        )
    town = services.change_site(town, 1, {"state": "done"}, actor=cast.office, now=NOON)
    assert town.done_on == TODAY
    assert [(one.name, one.state) for one in queries.spread(cast.office, pilot)] == [
        ("老顶山镇", ""), ("马厂镇", "done"),
    ]  # fmt: skip
    sign_in(client, "committee_office", office)
    page = client.get(PILOTS.url("detail", pilot)).content.decode()
    for words in ("隐患发现率提高三成", "DB1404/T 12-2026", "安居面粉厂", "老顶山镇", "尚无计划"):
        assert words in page, words
    new = f"{SITES.url('new')}?pilot={pilot.uid}&role=spread"
    sent = {"pilot": str(pilot.uid), "role": "spread", "region": "老顶山镇", "state": "planned"}
    assert client.get(new).status_code == 200
    posted = client.post(new, {**sent, "planned_on": str(date(2027, 3, 31))})
    assert posted.status_code == 302, posted.context["form"].errors
    second = queries.sites(cast.office, pilot).get(region=cast.city["老顶山镇"])
    with pytest.raises(Refused, match="pilot-not-own"):
        services.change_site(second, 1, {"state": "done"}, actor=cast.stranger, now=NOON)
    services.change_site(second, 1, {"state": "done"}, actor=cast.office, now=NOON)
    pilot = go("conclude")
    assert pilot.state == "spread"
    with pytest.raises(Refused, match="pilot-over"):
        services.change(pilot, pilot.version, {"mechanism": "x"}, actor=cast.office, now=NOON)
