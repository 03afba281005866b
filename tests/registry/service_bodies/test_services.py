"""Service bodies, their contracts and findings (REG-29)."""

from datetime import date

import pytest

from anlan.foundation.refusals.rules import Refused
from anlan.registry.entries.services import enter
from anlan.registry.service_bodies.models import ServiceBody, ServiceContract, ServiceFinding
from anlan.registry.service_bodies.queries import licence_expired_on, with_findings
from anlan.registry.service_bodies.services import BODY, change_body, close_body, record_contract, record_finding
from tests.registry.cast import NOON, enterprise, li, wang, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
TODAY = date(2026, 11, 22)


@pytest.fixture
def school(city):
    party = enterprise(city, name="安培学校", kind="service_body")
    given = {"party": party, "kind": "training", "licence": "晋安培01", "licensed_until": date(2026, 11, 21)}
    return enter(BODY, given, actor=li(city), now=NOON)


def contract(body, client, actor):
    return record_contract(
        body, client=client, subject="三项岗位培训", number="1", first_day=TODAY, last_day=None, actor=actor, now=NOON
    )


def test_every_county_sees_a_body_and_its_own_county_keeps_it(city, school):
    assert list(with_findings(zhao(city))) == [school]

    with pytest.raises(Refused, match="not-found"):
        change_body(school, school.version, {"staff": 3}, actor=zhao(city), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        close_body(school, school.version, reason="x", day=None, actor=zhao(city), now=NOON)
    assert change_body(school, school.version, {"staff": 3}, actor=li(city), now=NOON).staff == 3


def test_a_contract_is_seen_by_body_and_client_only(city, school, mill):
    far = enterprise(city, village="常庄村委会", name="远厂")
    contract(school, far, zhao(city))

    assert ServiceContract.objects.visible_to(wang(far)).count() == 1
    assert ServiceContract.objects.visible_to(wang(school.party)).count() == 1
    assert ServiceContract.objects.visible_to(wang(mill)).count() == 0
    with pytest.raises(Refused, match="not-found"):
        contract(school, mill, zhao(city))


def test_another_county_records_what_it_found_and_all_see_it(city, school):
    station = enterprise(city, village="襄垣县", name="襄垣县应急管理局", kind="department")

    record_finding(
        school, finding="虚假培训", consequence="通报", found_on=None, by=station, actor=zhao(city), now=NOON
    )

    assert with_findings(li(city)).get().found == 1  # type: ignore[attr-defined]
    assert ServiceFinding.objects.visible_to(li(city)).get().found_by == "襄垣县应急管理局"


def test_a_licence_has_run_out_from_the_day_after_its_last(city, school):
    bodies = ServiceBody.objects.visible_to(li(city))

    assert not bodies.filter(licence_expired_on(date(2026, 11, 21))).exists()
    assert bodies.filter(licence_expired_on(TODAY)).exists()


def test_a_unit_is_entered_once_as_a_body_of_a_kind(city, school):
    with pytest.raises(Refused, match="entry-twin"):
        enter(BODY, {"party": school.party, "kind": "training"}, actor=li(city), now=NOON)
    enter(BODY, {"party": school.party, "kind": "technical"}, actor=li(city), now=NOON)


def test_a_closed_body_takes_no_contract(city, school, mill):
    close_body(school, school.version, reason="吊销", day=None, actor=li(city), now=NOON)

    with pytest.raises(Refused, match="entry-closed"):
        contract(school, mill, li(city))
