"""New forms of business and the decision who supervises them (REG-28)."""

from datetime import date

import pytest

from anlan.registry.assignment.models import Assignment
from anlan.registry.new_forms.queries import new_forms, undecided
from anlan.registry.new_forms.register import NEW_FORMS
from tests.registry.cast import NOON, enterprise, li, zhao

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def farm(city, **given):
    return enterprise(city, name="山里人家", facets={"new_business_form": "farm_stay"}, **given)


def assign(party, **given):
    """The rule book has proposed something when the party was registered; here somebody says what."""
    rows = Assignment.objects.beyond_scope("a test assigns").filter(party=party, superseded_at=None, last_day=None)
    given = {"first_day": date(2026, 1, 1), "confirmed_at": None, **given}
    if not rows.update(**given):
        Assignment.objects.create(party=party, recorded_at=NOON, **given)


def test_a_proposal_is_no_decision(city, mill):
    party = farm(city)
    bureau = enterprise(city, village="潞州区", name="文旅局", kind="department")
    assert list(undecided(li(city), TODAY)) == [party]

    assign(party, lead=bureau)
    assert list(undecided(li(city), TODAY)) == [party]

    assign(party, lead=bureau, confirmed_at=NOON)
    assert list(undecided(li(city), TODAY)) == []
    assert [each.form for each in new_forms(li(city), TODAY)] == ["farm_stay"]


def test_a_confirmed_assignment_without_a_lead_decides_nothing(city):
    party = farm(city)
    assign(party, lead=None, confirmed_at=NOON)

    assert list(undecided(li(city), TODAY)) == [party]


def test_the_list_keeps_to_the_reach_and_filters(city):
    farm(city)

    assert not undecided(zhao(city), TODAY).exists()
    assert NEW_FORMS.listed(li(city), {"decided": "False", "form": "farm_stay"}).count() == 1
    assert NEW_FORMS.listed(li(city), {"decided": "True"}).count() == 0
