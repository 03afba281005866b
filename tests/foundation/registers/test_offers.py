"""A page offers no button that ends in a refusal, and the service refuses nevertheless."""

import pytest

from anlan.foundation.scope.services import system_actor
from anlan.registry.industries.models import Industry
from anlan.registry.lists.models import ListValue
from anlan.registry.parties.lifecycle import void_party
from anlan.registry.parties.models import Party
from anlan.registry.people import services as people
from anlan.registry.people.models import Post
from anlan.registry.regions.models import Region
from tests.registry.cast import NOON, enterprise

SYSTEM = system_actor("test")

pytestmark = pytest.mark.django_db


def offered(client, address):
    """The last words of the addresses that the head of a detail page leads to."""
    content = client.get(address).content.decode()
    return {word for word in ("edit", "state", "close", "merge", "appoint", "vacate", "part", "refer") if
            f'href="{address}{word}/"' in content}  # fmt: skip


def test_an_entry_of_the_national_standard_is_not_offered_for_change_and_one_of_a_city_list_is(li):
    national = Industry.objects.visible_to(SYSTEM).filter(scheme__is_editable=False).order_by("pk").first()
    own = Industry.objects.visible_to(SYSTEM).filter(scheme__is_editable=True, last_day=None).order_by("pk").first()
    assert offered(li, f"/registry/industries/{national.uid}/") == set()
    assert offered(li, f"/registry/industries/{own.uid}/") == {"edit"}
    assert offered(li, f"/registry/industry-schemes/{national.scheme.uid}/") == set()
    assert offered(li, f"/registry/industry-schemes/{own.scheme.uid}/") == {"edit"}
    refused = li.get(f"/registry/industries/{national.uid}/edit/")
    assert refused.status_code == 409 and "cannot be changed" in refused.content.decode()
    form = {"name_zh": "别名", "name_en": "Alias", "note": "", "version": national.version}
    assert li.post(f"/registry/industries/{national.uid}/edit/", form).status_code == 422


def test_a_value_that_has_ended_is_not_offered_for_change(li):
    value = ListValue.objects.visible_to(SYSTEM).order_by("pk").first()
    assert "edit" in offered(li, f"/registry/lists/{value.uid}/")
    ListValue.objects.visible_to(SYSTEM).filter(pk=value.pk).update(last_day=NOON.date())
    assert offered(li, f"/registry/lists/{value.uid}/") == set()


def test_a_region_is_changed_by_its_own_people_only_and_closed_when_nothing_is_left_below(li, city):
    assert offered(li, f"/registry/regions/{city['安居村委会'].uid}/") == {"edit", "merge", "close"}
    assert offered(li, f"/registry/regions/{city['马厂镇'].uid}/") == {"edit", "merge"}, "its villages are open"
    abroad = city["侯堡镇"]
    assert offered(li, f"/registry/regions/{abroad.uid}/") == set()
    form = {"name": "新名", "code": abroad.code, "basis": "文", "version": abroad.version}
    answer = li.post(f"/registry/regions/{abroad.uid}/edit/", form)
    assert answer.status_code == 422 and "outside your jurisdiction" in answer.content.decode()
    assert Region.objects.visible_to(SYSTEM).get(pk=abroad.pk).name == "侯堡镇"
    Region.objects.visible_to(SYSTEM).filter(pk=city["安居村委会"].pk).update(closed_on=NOON.date())
    assert offered(li, f"/registry/regions/{city['安居村委会'].uid}/") == set()


def test_a_voided_party_is_offered_nothing(li, mill):
    assert {"edit", "state", "merge"} <= offered(li, f"/registry/parties/{mill.uid}/")
    void_party(uid=mill.uid, reason="误录", actor=SYSTEM, now=NOON)
    assert offered(li, f"/registry/parties/{mill.uid}/") == set()


def test_a_finding_is_referred_only_where_somebody_leads(li, mill, city):
    station = enterprise(city, village="马厂镇", name="马厂镇安监站", kind="station", level=4, line="emergency")
    village = sign_in_as_village(city)
    assert "refer" not in offered(village, f"/registry/parties/{mill.uid}/")
    Party.objects.visible_to(SYSTEM).filter(pk=mill.pk).update(lead=station)
    assert "refer" in offered(village, f"/registry/parties/{mill.uid}/")


def sign_in_as_village(city):
    from tests.foundation.registers.conftest import sign_in

    committee = enterprise(city, name="安居村委会", kind="village_committee", level=5)
    return sign_in(committee, role="village_officer", name="Ma")


def test_a_post_is_offered_to_whoever_may_give_its_role_and_not_vacated_twice(li, city):
    office = Party.objects.visible_to(SYSTEM).get(name="潞州区安委办")
    make = {"organisation": office.uid, "kind": "staff", "actor": SYSTEM, "now": NOON}
    clerk = people.create_post(title="科员", role="village_officer", **make)
    chief = people.create_post(title="管理员", role="system_administrator", **make)
    assert "appoint" in offered(li, f"/registry/posts/{clerk.uid}/")
    assert "appoint" not in offered(li, f"/registry/posts/{chief.uid}/")
    clerk = people.appoint_by_name(uid=clerk.uid, name="王强", version=clerk.version, actor=SYSTEM, now=NOON)
    assert "vacate" in offered(li, f"/registry/posts/{clerk.uid}/")
    people.vacate_post(uid=clerk.uid, version=clerk.version, reason="调离", actor=SYSTEM, now=NOON)
    assert Post.objects.visible_to(SYSTEM).get(pk=clerk.pk).acting
    assert "vacate" not in offered(li, f"/registry/posts/{clerk.uid}/"), "the head stands in already"


def test_a_shift_team_is_offered_no_parts_and_a_plant_with_parts_no_closing(li, mill, city):
    from anlan.registry.structure.services import add_part

    plant = add_part(whole=mill.uid, kind="plant", name="一厂", actor=SYSTEM, now=NOON)
    team = add_part(whole=plant.uid, kind="shift_team", name="甲班", actor=SYSTEM, now=NOON)
    assert offered(li, f"/registry/structure/{plant.uid}/") == {"edit", "part"}
    assert offered(li, f"/registry/structure/{team.uid}/") == {"edit", "close"}


def test_a_difference_is_accepted_by_whoever_may_do_what_it_asks_for():
    from types import SimpleNamespace

    from anlan.foundation.scope.rules import Actor
    from anlan.registry.census.register import may_accept

    clerk = Actor(name="x", permissions=frozenset({"registry:party:create", "registry:party:edit"}))
    answers = [may_accept(SimpleNamespace(kind=kind), clerk) for kind in ("new", "changed", "gone")]
    assert answers == [True, True, False]


def test_a_referral_is_answered_by_its_department_only():
    from types import SimpleNamespace

    from anlan.foundation.scope.rules import Actor
    from anlan.registry.referrals.register import is_its_lead

    referral = SimpleNamespace(lead_id=7, party=SimpleNamespace(lead_id=8))
    assert [is_its_lead(referral, Actor(name="x", organisation_id=unit)) for unit in (7, 8, 9, None)] == [
        True, True, False, False,
    ]  # fmt: skip
