"""The pages of rolls, differences, safety organisation and households (REG-16, REG-21, REG-27)."""

import pytest

from anlan.foundation.personal_data.models import AccessLog
from anlan.registry.census.models import Roll
from anlan.registry.census.register import CENSUS, DIFFERENCES
from anlan.registry.households.models import Household
from anlan.registry.households.register import DUTIES, HOUSEHOLDS
from anlan.registry.safety_bodies.register import SAFETY_BODIES
from tests.registry.cast import enterprise
from tests.registry.entries.doors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


@pytest.fixture
def committee(city):
    return enterprise(city, name="安居村村委会", kind="village_committee")


@pytest.fixture
def office(city):
    return enterprise(city, village="潞州区", name="潞州区安委办", kind="office")


def test_a_village_enters_a_household_and_reads_it_in_full_on_the_record(client, city, committee):
    sign_in(client, "village_officer", committee)
    assert client.get(HOUSEHOLDS.url("new")).context["form"]["region"].value().endswith("安居村委会")
    data = {"region": "安居村委会", "name": "王秀英", "kind": "living_alone", "phone": "13812345678"}
    client.post(HOUSEHOLDS.url("new"), data)
    record = Household.objects.beyond_scope("a test looks").get()

    page = client.get(HOUSEHOLDS.url("detail", record)).content.decode()
    assert "王**" in page
    assert "王秀英" not in page
    assert "王秀英" not in client.get(HOUSEHOLDS.url("list")).content.decode()
    full = f"/registry/households/{record.uid}/full/"
    assert client.get(full).status_code == 405
    assert client.post(full, {"reason": ""}).status_code != 200
    assert "王秀英" in client.post(full, {"reason": "入户走访"}).content.decode()
    assert AccessLog.objects.beyond_scope("a test looks").count() == 1


def test_the_county_finds_no_household_by_any_door(client, city, committee, office):
    sign_in(client, "village_officer", committee)
    client.post(HOUSEHOLDS.url("new"), {"region": "安居村委会", "name": "王秀英", "kind": "ill"})
    record = Household.objects.beyond_scope("a test looks").get()
    sign_in(client, "township_officer", office, name="town")

    assert str(record.uid) not in client.get(HOUSEHOLDS.url("list")).content.decode()
    assert (
        "王"
        not in b"".join(client.get(HOUSEHOLDS.url("list") + "export.csv").streaming_content)
        .decode("utf-8-sig")
        .split("\n")[1]
    )
    for address in (HOUSEHOLDS.url("detail", record), f"/api/registry/households/{record.uid}"):
        assert client.get(address).status_code == 404
    assert client.post(f"/registry/households/{record.uid}/full/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("register", [CENSUS, DIFFERENCES, DUTIES, SAFETY_BODIES], ids=lambda each: each.name)
def test_lists_answer_with_filters_sorts_and_export(client, city, office, register, language):
    enterprise(city, facets={"above_scale": "yes"})
    sign_in(client, "committee_office", office, language=language)

    for each in register.filters:
        assert client.get(f"{register.url('list')}?{each.name}=1").status_code == 200
    for column in register.columns:
        assert client.get(f"{register.url('list')}?sort={column.name}&q=安").status_code == 200
    assert client.get(register.url("list") + "export.xlsx").status_code == 200
    if register.create_form:
        assert client.get(register.url("new")).status_code == 200


def test_a_village_confirms_its_roll_by_one_button(client, city, committee):
    sign_in(client, "village_officer", committee)
    village = CENSUS.url("detail", city["安居村委会"])

    assert client.get(village).status_code == 200
    assert client.post(f"{village}confirm/", {"version": "1"}).status_code == 302
    assert Roll.objects.beyond_scope("a test looks").get().region == city["安居村委会"]
    assert client.get(village).status_code == 200


def test_the_party_page_shows_the_safety_organisation(client, city, office):
    party = enterprise(city, facets={"above_scale": "yes"})
    sign_in(client, "committee_office", office)

    page = client.get(f"/registry/parties/{party.uid}/panels/registry/").content.decode()
    assert "安全生产委员会（领导小组）" in page
    assert client.get(SAFETY_BODIES.url("detail", party)).status_code == 200
