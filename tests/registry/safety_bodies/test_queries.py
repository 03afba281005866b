"""Who lacks the safety organisation of his class (REG-21)."""

from datetime import date

import pytest

from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.services import set_facet
from anlan.registry.safety_bodies.queries import enterprises_lacking, lacks_of
from anlan.registry.safety_bodies.register import SAFETY_BODIES, panel
from anlan.registry.safety_bodies.requirements import requirements
from anlan.registry.safety_bodies.rules import lacking
from tests.registry.cast import NOON, actor_in, enterprise, li, wang, zhao

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)

CASES = [
    ({}, []),
    ({"above_scale": "yes"}, ["committee"]),
    ({"above_scale": "yes", "safety_committee": "yes"}, []),
    ({"above_scale": "no"}, []),
    ({"high_hazard": "yes"}, ["director", "body", "staff"]),
    ({"high_hazard": "yes", "safety_staff": "0"}, ["director", "body", "staff"]),
    ({"high_hazard": "yes", "safety_staff": "2", "safety_director": "yes"}, ["body"]),
    ({"high_hazard": "yes", "safety_staff": "1", "safety_director": "yes", "safety_body": "yes"}, []),
    ({"high_hazard": "yes", "above_scale": "yes"}, ["committee", "director", "body", "staff"]),
]


@pytest.mark.parametrize(("facets", "missing"), CASES)
def test_the_class_says_what_must_be_there(facets, missing):
    assert [each.code for each in lacking(facets, requirements())] == missing


@pytest.mark.parametrize(("facets", "missing"), CASES)
def test_the_report_and_the_panel_agree_with_the_rule(city, facets, missing):
    party = enterprise(city, facets=facets)

    listed = enterprises_lacking(li(city), TODAY).first()
    bits = listed.lacks if listed else 0

    assert [each.code for place, each in enumerate(requirements()) if bits & (1 << place)] == missing
    assert [each.code for each in lacks_of(party, TODAY)[1]] == missing


def test_setting_up_what_was_missing_clears_the_report_from_its_day_on(city):
    party = enterprise(city, facets={"above_scale": "yes"}, first_day=date(2026, 1, 1))
    set_facet(
        uid=party.uid,
        name="safety_committee",
        value="yes",
        first_day=date(2026, 10, 1),
        actor=system_actor("test"),
        now=NOON,
    )

    assert enterprises_lacking(li(city), date(2026, 9, 30)).count() == 1
    assert enterprises_lacking(li(city), TODAY).count() == 0


def test_the_report_keeps_to_the_reach(city):
    enterprise(city, facets={"above_scale": "yes"})

    assert not enterprises_lacking(zhao(city), TODAY).exists()
    assert SAFETY_BODIES.listed(li(city), {"lacks": "1"}).count() == 1
    assert SAFETY_BODIES.listed(li(city), {"lacks": "2"}).count() == 0


def test_the_party_page_shows_an_enterprise_what_it_lacks(city):
    party = enterprise(city, facets={"high_hazard": "yes", "safety_staff": "3"}, first_day=date(2026, 1, 1))

    html = panel(party, wang(party))

    assert html.count("shield-x") == 2
    assert panel(enterprise(city, name="小店"), wang(party)) == ""
    assert panel(party, actor_in("village_officer", region=city["安居村委会"])) == ""
