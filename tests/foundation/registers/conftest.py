"""The small city with a mill, an office and a station; Li signs in as the office of 潞州区, Zhao next door."""

import pytest
from django.test import Client

from anlan.foundation.accounts.models import User
from anlan.foundation.scope.services import system_actor
from anlan.registry.industries import loading as industries
from anlan.registry.lists import loading as lists
from anlan.registry.people import services as people
from anlan.registry.regions import services as regions
from tests.registry import cast

SYSTEM = system_actor("test")


@pytest.fixture
def city(db):
    lists.load_shipped(actor=SYSTEM, now=cast.NOON)
    industries.load_shipped(actor=SYSTEM, now=cast.NOON)
    return cast.build_city()


@pytest.fixture
def mill(city):
    return cast.enterprise(
        city,
        credit_code=cast.CODES[0],
        facets={"industry": "1311", "size": "small", "employees": "12"},
        extra={"phone": "13800005678", "remark": "=1+1"},
    )


def sign_in(unit, *, role, name, title="主任"):
    """Return a client who is signed in as the holder of a post."""
    user = User.objects.create(username=name.lower(), name=name, created_at=cast.NOON, language="en")
    person = people.add_person(
        organisation=unit.uid, name=name, phone="13900001234", user_id=user.pk, actor=SYSTEM, now=cast.NOON
    )
    post = people.create_post(
        organisation=unit.uid, title=title, kind="office_head", role=role, is_head=True, actor=SYSTEM, now=cast.NOON
    )
    people.appoint(uid=post.uid, person=person.uid, version=1, actor=SYSTEM, now=cast.NOON)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def li(city):
    office = cast.enterprise(city, village="潞州区", name="潞州区安委办", kind="office", level=3)
    return sign_in(office, role="committee_office", name="Li")


@pytest.fixture
def zhao(city):
    office = cast.enterprise(city, village="襄垣县", name="襄垣县安委办", kind="office", level=3)
    return sign_in(office, role="committee_office", name="Zhao")


@pytest.fixture
def leader(city):
    """A leader of 潞州区: he sees and exports, he does not edit, and he has no need of telephone numbers."""
    government = cast.enterprise(city, village="潞州区", name="潞州区人民政府", kind="government", level=3)
    return sign_in(government, role="leader", name="Guo", title="区长")


@pytest.fixture
def park(city):
    return regions.add_area(
        name="老顶山景区", kind="scenic", region=city["潞州区"].uid, basis="文", actor=SYSTEM, now=cast.NOON
    )
