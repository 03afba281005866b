"""The pages of industries: list, detail, entering, mapping, JSON (REG-10)."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.foundation.accounts.models import User
from anlan.foundation.scope.rules import PUBLIC
from anlan.registry.industries import services
from anlan.registry.industries.models import Industry, IndustryScheme
from anlan.registry.industries.queries import industry_index
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Person, Post
from tests.registry.industries.conftest import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def signed_in(client):
    """Return a function that signs somebody in whose post has the named role."""

    def sign_in(role):
        user = User.objects.create(username=role, name=role, created_at=NOON, language="en")
        unit = Party.objects.create(kind="department", name="长治市应急管理局", created_at=NOON)
        person = Person.objects.create(organisation=unit, name=role, user=user)
        Post.objects.create(organisation=unit, title=role, kind="staff", role=role, holder=person, first_day=TODAY)
        client.force_login(user)
        return client

    return sign_in


def members(scheme):
    return Industry.objects.beyond_scope("a test looks").filter(scheme__code=scheme)


def page(client, name, query="", args=()):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("words", ["growing of rice", "稻谷种植", "A0111", "0111"])
def test_a_clerk_finds_an_industry_by_code_or_by_name_in_either_language(signed_in, words):
    found = page(signed_in("township_officer"), "registry-industries-list", f"?q={words}&scheme=gbt4754-2017")

    assert "0111" in found
    assert "0112" not in found


def test_the_list_narrows_to_one_scheme(signed_in):
    found = page(signed_in("township_officer"), "registry-industries-list", "?scheme=eight-sectors")

    assert "crowded" in found
    assert "0111" not in found


def test_a_national_industry_shows_its_place_and_what_it_counts_as(signed_in):
    industry = members("gbt4754-2017").get(code="5435")

    shown = page(signed_in("township_officer"), "registry-industries-detail", args=[industry.uid])

    assert "543 Road freight transport" in shown or "543 道路货物运输" in shown
    assert "Hazardous chemicals" in shown or "危（危险化学品）" in shown


def test_the_clerk_sees_no_button_to_change_and_cannot_post(signed_in):
    client, coal = signed_in("township_officer"), members("high-hazard").get(code="coal-mine")

    shown = page(client, "registry-industries-detail", args=[coal.uid])

    assert reverse("industry-map", args=[coal.uid]) not in shown
    for verb in ("industry-map", "industry-unmap", "industry-close"):
        assert client.post(reverse(verb, args=[coal.uid]), {"codes": "2614", "version": "1"}).status_code == 403
    assert not industry_index_holds("2614", "coal-mine")


def industry_index_holds(code, member):
    return member in [
        found.code for found in industry_index(PUBLIC).mapped(code, "high-hazard", day=timezone.localdate())
    ]


def test_the_office_adds_codes_to_a_member_and_takes_them_out_again(signed_in):
    client, coal = signed_in("committee_office"), members("high-hazard").get(code="coal-mine")

    assert client.post(reverse("industry-map", args=[coal.uid]), {"codes": "2614，2615x"}).status_code == 302
    assert not industry_index_holds("2614", "coal-mine"), "one unknown code refuses all"
    client.post(reverse("industry-map", args=[coal.uid]), {"codes": "2614, C2613"})
    assert industry_index_holds("2614", "coal-mine")
    assert industry_index_holds("2613", "coal-mine")
    client.post(reverse("industry-unmap", args=[coal.uid]), {"codes": "2614"})
    assert not industry_index_holds("2614", "coal-mine")


def test_the_office_makes_a_campaign_list_from_the_pages(signed_in):
    client = signed_in("committee_office")

    made = client.post(reverse("registry-industry-schemes-new"), {"code": "dust-2026", "name_zh": "粉尘防爆专项行动"})
    assert made.status_code == 302
    made = client.post(
        reverse("registry-industries-new"),
        {"scheme": "dust-2026", "code": "wood", "name_zh": "木粉尘", "prefixes": "20 21", "name_en": "Wood dust"},
    )
    assert made.status_code == 302
    wood = members("dust-2026").get(code="wood")
    assert "20 " in page(client, "registry-industries-detail", args=[wood.uid])
    assert client.post(reverse("industry-close", args=[wood.uid]), {"version": "nonsense"}).status_code == 302
    wood.refresh_from_db()
    assert wood.last_day is None, "a version that is none is stale"
    client.post(reverse("industry-close", args=[wood.uid]), {"version": "1"})
    wood.refresh_from_db()
    assert wood.last_day is not None


def test_a_refused_entry_says_why_beside_the_field(signed_in):
    client = signed_in("committee_office")

    answer = client.post(
        reverse("registry-industries-new"),
        {"scheme": "high-hazard", "code": "coal-mine", "name_zh": "煤矿", "prefixes": ""},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]


def test_a_scheme_is_handed_out_as_json(signed_in, office):
    scheme = IndustryScheme.objects.visible_to(office).get(code="high-hazard")

    answer = signed_in("township_officer").get(reverse("industry-scheme-json", args=[scheme.uid]))

    assert answer["Content-Disposition"] == 'attachment; filename="high-hazard.json"'
    exported = json.loads(answer.content)
    assert exported["scheme"]["code"] == "high-hazard"
    assert len(exported["industries"]) == 6
    assert {"from_code": "06", "to_code": "coal-mine"}.items() <= exported["mappings"][0].items()


def test_nobody_reads_the_pages_without_signing_in(client):
    scheme = IndustryScheme._base_manager.first()
    for address in (reverse("registry-industries-list"), reverse("industry-scheme-json", args=[scheme.uid])):
        assert client.get(address).status_code in (302, 401, 403)


@pytest.mark.parametrize("name", ["registry-industries-list", "registry-industry-schemes-list"])
def test_a_page_asks_few_questions(signed_in, name, django_assert_max_num_queries):
    client = signed_in("committee_office")
    page(client, name)
    with django_assert_max_num_queries(15):
        page(client, name)


def test_a_detail_page_asks_few_questions(signed_in, office, django_assert_max_num_queries):
    client = signed_in("committee_office")
    crowded = members("eight-sectors").get(code="crowded")
    services.rename_industry(uid=crowded.uid, version=1, name_zh="众", actor=office, now=NOON)
    for uid in (crowded.uid, members("gbt4754-2017").get(code="5435").uid):
        with django_assert_max_num_queries(20):
            page(client, "registry-industries-detail", args=[uid])
