"""Making the standard organisations, and the lists of what is missing (REG-03, REG-04, REG-05)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from anlan.foundation.accounts.roles import role
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import Actor, Area, Reach
from anlan.registry.organisations import queries
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.models import Membership, Party
from anlan.registry.parties.services import set_facet
from anlan.registry.people.models import Post
from anlan.registry.people.services import add_person, appoint
from anlan.registry.regions.models import Region
from tests.registry.assignment.conftest import region

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def place(db):
    """A city with one county, one township and two villages."""
    town = region("长治市", 2, region("山西省", 1, code="14"), "1404")
    county = region("潞州区", 3, town, "140403")
    township = region("东街街道", 4, county, "140403001")
    return {
        "city": town, "county": county, "township": township,
        "villages": [region(name, 5, township) for name in ("和平社区居委会", "东关社区居委会")],
    }  # fmt: skip


@pytest.fixture
def office(place):
    return Actor(
        name="Sun",
        user_id=1,
        permissions=role("committee_office").permissions,
        reach=Reach(areas=(Area(place["city"].path),)),
    )


def body(kind, place, **more):
    return Party.objects.beyond_scope("test").get(kind=kind, region=place, **more)


def hold(actor, unit, kind, name, person=None):
    post = Post.objects.beyond_scope("test").get(organisation=unit, kind=kind)
    person = person or add_person(organisation=unit.uid, name=name, actor=actor, now=NOW)
    appoint(uid=post.uid, person=person.uid, version=post.version, actor=actor, now=NOW)
    return person


def test_a_city_gets_its_standard_organisations_with_acts_and_a_second_run_makes_none_REG_03(place, office):
    made = make_standard_organisations(place["city"].uid, actor=office, now=NOW)

    assert (made.organisations, made.known) == (58 + 45 + 13 + 2 * 2, 0)
    assert made.posts == Post.objects.beyond_scope("test").count()
    acts = Act.objects.beyond_scope("test")
    assert acts.filter(kind="party.registered").count() == made.organisations
    assert acts.filter(kind="post.created").count() == made.posts
    again = make_standard_organisations(place["city"].uid, actor=office, now=NOW)
    assert (again.organisations, again.posts, again.known) == (0, 0, made.organisations)


def test_only_what_is_missing_is_made_and_what_was_renamed_stays(place, office):
    make_standard_organisations(place["city"].uid, actor=office, now=NOW)
    Party.objects.beyond_scope("test").filter(name="潞州区能源局").update(name="潞州区能源中心")
    fresh = region("西街街道", 4, place["county"])
    made = make_standard_organisations(place["city"].uid, actor=office, now=NOW)
    assert made.organisations == 13
    assert Party.objects.beyond_scope("test").filter(region=fresh).count() == 13
    assert body("department", place["county"], line="energy").name == "潞州区能源中心"


def test_bureaus_belong_to_their_government_and_sit_in_the_committee_REG_04(place, office):
    make_standard_organisations(place["city"].uid, actor=office, now=NOW)
    bureau = body("department", place["county"], line="housing")
    committee = body("committee", place["county"])
    assert bureau.part_of == body("government", place["county"])
    assert Membership.objects.beyond_scope("test").filter(body=committee, member=bureau).exists()
    assert body("office", place["county"]).part_of == committee
    assert Party.objects.visible_to(office).filter(pk=bureau.pk).exists()


def test_the_units_of_the_documents_are_counted_on_any_day_REG_03(place, office):
    make_standard_organisations(place["city"].uid, actor=office, now=NOW)
    counts = queries.units_on(office, place["city"], day=TODAY)
    assert counts == {"party_department": 4, "department": 40, "social_body": 3, "duty_enterprise": 5}
    assert sum(queries.units_on(office, place["city"], day=TODAY - timedelta(days=1)).values()) == 0


def test_who_may_not_set_up_organisations_makes_none_REG_31(place, office):
    village = Actor(name="He", user_id=2, permissions=role("village_officer").permissions, reach=office.reach)
    with pytest.raises(Forbidden):
        make_standard_organisations(place["city"].uid, actor=village, now=NOW)
    elsewhere = Actor(name="Zhao", user_id=3, permissions=office.permissions, reach=Reach(areas=(Area("ZZZZ"),)))
    with pytest.raises(Refused, match="region-outside"):
        make_standard_organisations(place["city"].uid, actor=elsewhere, now=NOW)


def test_a_province_is_refused(place, office):
    province = Region.objects.beyond_scope("test").get(level=1)
    whole = Actor(name="Sun", user_id=1, permissions=office.permissions, reach=Reach(everything=True))
    with pytest.raises(Refused, match="template-too-wide"):
        make_standard_organisations(province.uid, actor=whole, now=NOW)


def test_villages_that_break_the_rule_of_the_committee_are_listed_REG_04(place, office):
    first, second = place["villages"]

    def lacks():
        return [row.lack for row in queries.villages(office, place["city"])]

    assert lacks() == ["no_committee", "no_committee"]
    make_standard_organisations(place["city"].uid, actor=office, now=NOW)
    assert lacks() == ["no_chair", "no_chair"]
    chair = hold(office, body("committee", first), "committee_chair", "王书记")
    assert lacks()[0] == "no_principal"
    hold(office, body("village_committee", first), "principal", "李主任")
    assert lacks()[0] == "chair_not_principal"
    hold(office, body("village_committee", first), "principal", "", person=chair)
    assert lacks() == ["", "no_chair"]
    counted = queries.covered(queries.villages(office, place["city"]))
    assert (counted.places, counted.lacking, counted.percent, counted.lacks) == (2, 1, 50.0, {"no_chair": 1})
    assert [row.id for row in queries.lacking(queries.villages(office, place["city"]), "any")] == [second.pk]
    assert queries.lacking(queries.villages(office, place["city"]), "no_chair")[0].name == "东关社区居委会"
    assert queries.names_above([second.path]) == {place["township"].path: "潞州区 东街街道"}
    assert queries.by_county(queries.villages(office, place["city"]))[place["county"].path].lacking == 1


def test_townships_whose_station_is_not_complete_are_listed_REG_05(place, office):
    def lack():
        [row] = queries.townships(office, place["city"], day=TODAY)
        return row.lack

    assert lack() == "no_station"
    make_standard_organisations(place["city"].uid, actor=office, now=NOW)
    assert lack() == "no_document"
    station = body("station", place["township"])
    set_facet(uid=station.uid, name="founding_document", value="潞州编〔2016〕3号", actor=office, now=NOW)
    assert lack() == "no_duties"
    set_facet(uid=station.uid, name="duty_list", value="日常巡查、隐患报告", actor=office, now=NOW)
    assert lack() == "no_staff"
    hold(office, station, "section_head", "何站长")
    assert lack() == ""
    assert queries.lacking(queries.townships(office, place["city"], day=TODAY), "any") == []
