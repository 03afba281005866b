"""The pages of plates: work, print, hang, and the public page behind the code (REG-14, REG-15)."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.registry.assignment.handover import Handover, reassign_many
from anlan.registry.assignment.proposing import propose_many
from anlan.registry.assignment.services import confirm_many
from anlan.registry.parties.models import Party
from anlan.registry.parties.register import PARTIES
from anlan.registry.plates import services
from anlan.registry.plates.models import Plate
from anlan.registry.plates.register import PLATES
from tests.registry.assignment.conftest import NOW, reload
from tests.registry.plates.test_services import ONE_PIXEL

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


@pytest.fixture
def chemist(city, business):
    party = business("鑫源化工")
    propose_many([party.pk], actor=city.committee, now=NOW)
    confirm_many(parties=Party.objects.visible_to(city.committee), actor=city.committee, now=NOW)
    return party


@pytest.fixture
def plate(city, chemist):
    return services.issue_plate(party=chemist.uid, actor=city.committee, now=NOW)


def test_the_work_page_counts_what_is_to_be_done_and_issues_for_a_region_REG_14(
    signed_in, city, chemist, business, django_assert_max_num_queries
):
    business("没人管", at=city.west)
    client = signed_in("committee_office")
    client.get("/")  # the first page after signing in writes the session
    with django_assert_max_num_queries(15):
        text = page(client, f"{reverse('plate-work')}?region=140403")
    assert "鑫源化工" in text and "没人管" in text
    assert client.post(f"{reverse('plate-issue-region')}?region=140403").status_code == 302
    assert Plate.objects.beyond_scope("test").get().party == chemist
    waiting = page(client, f"{reverse('plate-work')}?region=140403&list=not_hung")
    assert "140403-000001" in waiting and "鑫源化工" in waiting
    assert "鑫源化工" not in page(client, f"{reverse('plate-work')}?region=140403&list=without")
    assert "潞州区" in page(client, reverse("plate-work"))


def test_a_changed_assignment_stands_on_the_list_of_plates_to_issue_again_REG_14(signed_in, city, chemist, plate):
    reassign_many(
        Handover("lead", city.emergency.uid, city.market.uid), reason="改革", actor=city.committee,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    client = signed_in("committee_office")
    assert "鑫源化工" in page(client, f"{reverse('plate-work')}?region=140403&list=again")
    assert "监管责任已变更" in page(client, PLATES.url("detail", plate))


def test_a_partys_page_offers_its_plate_or_says_why_there_is_none_REG_14(signed_in, city, chemist, business):
    client = signed_in("committee_office")
    lonely = business("没人管")
    assert "尚未落实监管责任，不能制发责任牌" in page(client, PARTIES.url("panels-registry", lonely))
    assert client.post(reverse("plate-issue", args=[lonely.uid])).status_code == 409
    assert reverse("plate-issue", args=[chemist.uid]) in page(client, PARTIES.url("panels-registry", chemist))
    answer = client.post(reverse("plate-issue", args=[chemist.uid]), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (
        204,
        PLATES.url("detail", reload(chemist).plates.get()),
    )
    assert "140403-000001" in page(client, PARTIES.url("panels-registry", chemist))


def test_plates_are_printed_with_their_code_and_void_ones_are_not_REG_14(signed_in, city, chemist, plate):
    client = signed_in("committee_office")
    text = page(client, f"{reverse('plate-print')}?uid={plate.uid}")
    for words in ("140403-000001", "鑫源化工", "潞州区应急管理局", "杨副主任", "<svg", f"/p/{plate.token}", "12350"):
        assert words in text
    assert 'style="' not in text and "<script>" not in text
    assert "140403-000001" in page(client, f"{reverse('plate-print')}?region=140403&per=2")
    services.void_plate(uid=plate.uid, version=1, reason="遗失", actor=city.committee, now=NOW)
    page(client, f"{reverse('plate-print')}?uid={plate.uid}", status=409)
    page(client, f"{reverse('plate-print')}?uid=nonsense", status=409)


def test_a_village_officer_records_with_a_photo_that_the_plate_hangs_REG_14(signed_in, city, plate):
    client = signed_in("township_officer", city.station)
    address = reverse("plate-hang", args=[plate.uid])
    assert "悬挂位置" in page(client, address)
    data = {"hung_on": "2026-11-22", "place": "正门左侧", "version": plate.version}
    assert client.post(address, {**data, "place": ""}).status_code == 422
    photo = SimpleUploadedFile("牌.png", ONE_PIXEL, content_type="image/png")
    assert client.post(address, {**data, "photo": photo}).status_code == 302
    hung = reload(plate)
    assert (hung.hung_place, hung.evidence is not None) == ("正门左侧", True)
    assert "有效，已悬挂" in page(client, PLATES.url("detail", plate))


def test_anybody_who_scans_the_code_sees_who_answers_today_REG_14(client, city, chemist, plate):
    response = client.get(f"/p/{plate.token}")
    text = response.content.decode()
    assert response.status_code == 200
    for words in ("鑫源化工", "责任牌有效", "潞州区应急管理局", "东街街道办事处", "杨副主任", "140403-000001"):
        assert words in text
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response.headers["Cache-Control"]


def test_the_public_page_masks_mobile_numbers_and_shows_the_offices_own_REG_14(client, city, plate):
    Party.objects.beyond_scope("test").filter(pk=city.emergency.pk).update(phone="0355-2190000")
    text = client.get(f"/p/{plate.token}").content.decode()
    assert "138****0001" in text and "13800000001" not in text
    assert "0355-2190000" in text


def test_the_public_page_says_since_when_and_why_a_plate_is_void_REG_14(client, city, plate):
    reassign_many(
        Handover("lead", city.emergency.uid, city.market.uid), reason="改革", actor=city.committee,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    text = client.get(f"/p/{plate.token}").content.decode()
    assert "此牌已作废" in text and "2026-11-22" in text and "监管责任已变更" in text
    assert "潞州区市场监督管理局" in text, "who answers now"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-01-01", "当日未落实监管责任"),
        ("2026-11-22", "鑫源化工"),
        ("tomorrow", "tomorrow"),
        ("2999-01-01", "日期不能晚于今天"),
    ],
)
def test_the_public_page_answers_for_a_day_REG_15(client, plate, day, words):
    response = client.get(f"/p/{plate.token}?day={day}")
    assert response.status_code == 200
    assert words in response.content.decode()


@pytest.mark.parametrize("token", ["nothing", "x" * 22, "140403-000001", "%00"])
def test_an_unknown_address_says_nothing_more_than_that_REG_14(client, plate, token):
    response = client.get(f"/p/{token}")
    assert response.status_code == 404
    assert "鑫源化工" not in response.content.decode()


def test_the_public_page_costs_few_queries(client, plate, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(f"/p/{plate.token}")


def test_nothing_but_the_public_page_is_open_to_the_public_REG_31(client, plate):
    for address in (
        reverse("plate-work"),
        f"{reverse('plate-print')}?uid={plate.uid}",
        reverse("plate-hang", args=[plate.uid]),
        PLATES.url("list"),
        reverse("assignment-coverage"),
    ):
        assert client.get(address).status_code in (302, 403)
    assert client.post(f"/p/{plate.token}").status_code == 405


def test_too_many_requests_for_plates_are_stopped_REG_14(client, plate):
    with time_machine.travel(NOW, tick=False):  # a minute that ends in between would begin to count anew
        codes = [client.get(f"/p/{plate.token}").status_code for _ in range(62)]
    assert codes[0] == 200 and codes[-1] == 429
