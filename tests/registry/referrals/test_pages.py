"""The pages of service bodies, authority, structure, new forms, referrals (REG-17, 20, 22, 28, 29)."""

import pytest

from anlan.registry.authority.register import AUTHORITY, GRANTS
from anlan.registry.new_forms.register import NEW_FORMS
from anlan.registry.parties.models import Party
from anlan.registry.referrals.models import Referral
from anlan.registry.referrals.register import REFERRALS
from anlan.registry.service_bodies.register import SERVICE_BODIES
from anlan.registry.structure.register import STRUCTURE
from tests.registry.cast import enterprise
from tests.registry.entries.doors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
REGISTERS = [AUTHORITY, GRANTS, NEW_FORMS, REFERRALS, SERVICE_BODIES, STRUCTURE]
FILLED = {
    AUTHORITY: {
        "number": "9", "order": "5", "title": "矿山", "matters": ["check"], "condition": '{"all": []}', "level": "3",
    },
    GRANTS: {
        "unit": "安居面粉厂", "kind": "entrusted", "matters": ["case"], "condition": '{"all": []}', "document": "1号",
        "first_day": "2026-01-01",
    },
    SERVICE_BODIES: {"party": "安居面粉厂", "kind": "insurer", "licence": "1"},
    STRUCTURE: {"part_of": "安居面粉厂", "kind": "workshop", "name": "磨粉车间"},
}  # fmt: skip


@pytest.fixture
def office(city):
    return enterprise(city, village="潞州区", name="潞州区安委办", kind="office")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.name)
def test_lists_answer_with_filters_sorts_and_export(client, city, office, register, language):
    enterprise(city, facets={"new_business_form": "farm_stay"})
    sign_in(client, "committee_office", office, language=language)

    for each in register.filters:
        query = "2026-11-22" if each.is_day else "1"
        assert client.get(f"{register.url('list')}?{each.name}={query}").status_code == 200
    for column in register.columns:
        assert client.get(f"{register.url('list')}?sort={column.name}&q=安").status_code == 200
    assert client.get(register.url("list") + "export.xlsx").status_code == 200


@pytest.mark.parametrize("register", FILLED, ids=lambda each: each.name)
def test_a_clerk_enters_by_the_form_and_opens_every_page(client, office, mill, register):
    sign_in(client, "committee_office", office)
    assert client.get(register.url("new")).status_code == 200

    posted = client.post(register.url("new"), FILLED[register])

    assert posted.status_code == 302, posted.context["form"].errors
    assert client.get(posted.url).status_code == 200
    assert client.get(f"{posted.url}edit/").status_code == 200
    for verb in register.verbs:
        assert client.get(f"{posted.url}{verb.name}/").status_code == 200


def test_a_village_refers_from_the_page_of_the_entity(client, city, mill):
    bureau = enterprise(city, village="潞州区", name="潞州区住建局", kind="department", line="housing")
    Party.objects.beyond_scope("a test assigns").filter(pk=mill.pk).update(lead=bureau)
    sign_in(client, "village_officer", enterprise(city, name="村委会", kind="village_committee"))
    page = f"/registry/parties/{mill.uid}/"

    assert "refer/" in client.get(page).content.decode()
    assert client.post(f"{page}refer/", {"finding": "私拉电线", "version": mill.version}).status_code == 302

    referral = Referral.objects.beyond_scope("a test looks").get()
    assert client.get(REFERRALS.url("detail", referral)).status_code == 200
    assert "part/" not in client.get(page).content.decode(), "a village adds no parts"


def test_the_enterprise_itself_adds_a_part_from_its_page_and_sees_the_tree(client, mill):
    sign_in(client, "enterprise_principal", mill)
    page = f"/registry/parties/{mill.uid}/"

    posted = client.post(f"{page}part/", {"kind": "workshop", "name": "磨粉车间", "version": mill.version})

    assert posted.status_code == 302
    assert "磨粉车间" in client.get(f"{page}panels/registry/").content.decode()
