"""The pages of the library, in both languages (PRV-14, PRV-15)."""

import pytest
from django.urls import reverse

from anlan.prevention.criteria.models import Criterion
from anlan.prevention.criteria.register import CRITERIA, DOCUMENTS
from tests.prevention.criteria.conftest import SYSTEM
from tests.registry.cast import enterprise
from tests.registry.entries.doors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(city):
    return enterprise(city, village="潞州区", name="潞州区安委办", kind="office")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lists_filter_search_sort_and_export(client, library, office, language):
    sign_in(client, "committee_office", office, language=language)
    for register in (CRITERIA, DOCUMENTS):
        for each in register.filters:
            assert client.get(f"{register.url('list')}?{each.name}=2026-11-22").status_code == 200
        assert client.get(f"{register.url('list')}?sort=-sector").status_code == 200
        assert client.get(register.url("list") + "export.xlsx").status_code == 200
    listed = client.get(CRITERIA.url("list") + "?q=出口 畅通").content.decode()
    assert library["exits"].line in listed
    assert library["gas"].line not in listed
    on = client.get(CRITERIA.url("list") + "?on=2026-06-30").content.decode()
    assert library["gas-old"].line in on
    assert library["gas"].line not in on
    for record in (library["gas"], library["gas"].document):
        register = CRITERIA if isinstance(record, Criterion) else DOCUMENTS
        assert client.get(register.url("detail", record)).status_code == 200


def test_an_official_drafts_and_changes_by_the_form(client, library, office):
    sign_in(client, "committee_office", office)
    assert client.get(CRITERIA.url("new")).status_code == 200
    filled = {"document": library["exits"].document.pk, "line": "门口不堆雪", "grade": "general"}
    posted = client.post(CRITERIA.url("new"), filled)
    assert posted.status_code == 302, posted.context["form"].errors
    assert client.get(f"{posted.url}edit/").status_code == 200
    for verb in ("discard", "publish"):
        assert client.get(f"{posted.url}{verb}/").status_code == 200
    draft = Criterion.objects.visible_to(SYSTEM).get(line="门口不堆雪")
    refused = client.post(f"{posted.url}publish/", {"version": draft.version})
    assert refused.status_code in (409, 422)
    assert Criterion.objects.visible_to(SYSTEM).get(pk=draft.pk).state == "draft"
    posted = client.post(DOCUMENTS.url("new"), {"title": "市办法", "sector": "general"})
    assert posted.status_code == 302, posted.context["form"].errors


def test_the_page_of_what_fits_answers_while_one_types(client, library, office):
    sign_in(client, "enterprise_safety_officer", office)
    address = reverse("criteria-fitting")
    assert client.get(address).status_code == 200
    page = client.get(address, {"text": "安全出口被堵"}).content.decode()
    assert library["exits"].line in page
    part = client.get(address, {"text": "安全出口被堵", "party": "没有的单位"}, headers={"HX-Request": "true"})
    assert library["exits"].line in part.content.decode()
    assert "<html" not in part.content.decode()
