"""The pages of assignment: coverage, one party, disputes, rule book, hand-over (REG-12, REG-13, REG-15)."""

import pytest
from django.urls import reverse

from anlan.foundation.scope.services import system_actor
from anlan.registry.assignment.models import Assignment, Dispute, Rule
from anlan.registry.assignment.proposing import propose_many
from anlan.registry.assignment.register import DISPUTES
from anlan.registry.parties.areas import put_in_area
from anlan.registry.parties.register import PARTIES
from anlan.registry.regions.models import Area
from tests.registry.assignment.conftest import NOW, reload

pytestmark = pytest.mark.django_db


def current(party):
    return Assignment.objects.beyond_scope("test").get(party=party, superseded_at=None, last_day=None)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


@pytest.fixture
def parties(city, business):
    made = {
        "chemist": business("鑫源化工"),
        "smith": business("宏瑞金属", industry="3311"),
        "unclear": business("说不清商行", industry="", at=city.west),
    }
    propose_many([party.pk for party in made.values()], actor=city.committee, now=NOW)
    return made


def test_the_coverage_page_counts_every_part_and_leads_to_the_rows_REG_12(
    signed_in, city, parties, django_assert_max_num_queries
):
    client = signed_in("committee_office")
    client.get("/")  # the first page after signing in writes the session
    with django_assert_max_num_queries(15):
        text = page(client, reverse("assignment-coverage"))
    assert "潞州区" in text and "33.3" in text
    assert f"{reverse('registry-blind-spots-list')}?region=140403&amp;missing=8" in text
    rows = page(client, f"{reverse('registry-blind-spots-list')}?region=140403&missing=8")
    assert "宏瑞金属" in rows and "鑫源化工" not in rows


def test_the_coverage_drills_down_to_the_village_and_groups_by_industry_REG_12(signed_in, city, parties):
    client = signed_in("committee_office")
    assert "东街街道" in page(client, f"{reverse('assignment-coverage')}?region=140403")
    by_industry = page(client, f"{reverse('assignment-coverage')}?by=industry")
    assert "行业不明" in by_industry and "missing=8&amp;industry=33" in by_industry
    assert "按行业" in page(client, f"{reverse('assignment-coverage')}?region=140403001001")


def test_the_coverage_of_a_supervision_area_counts_its_parties_alone_REG_02(signed_in, city, parties):
    area = Area.objects.create(name="高新区", kind="development_zone", region=city.luzhou)
    put_in_area(area=area.uid, parties=[parties["smith"].uid], actor=system_actor("test"), now=NOW)
    client = signed_in("committee_office")
    text = page(client, f"{reverse('assignment-coverage')}?area={area.uid}")
    assert f'value="{area.uid}" selected' in text and f"missing=8&amp;area={area.uid}" in text
    assert "33.3" not in text and ">1<" in text, "one party of three lies in the area"
    assert "33.3" in page(client, f"{reverse('assignment-coverage')}?area=nonsense")


def test_a_county_sees_its_own_numbers_only_REG_31(signed_in, city, parties):
    from tests.registry.assignment.conftest import organisation

    office = organisation("襄垣县安委办", "office", city.xiangyuan)
    text = page(signed_in("committee_office", office), reverse("assignment-coverage"))
    assert "这里没有在营主体" in text and "潞州区" not in text


@pytest.mark.parametrize("role", ["expert", "unit_administrator"])
def test_who_has_nothing_to_do_with_it_does_not_see_the_coverage_REG_31(signed_in, city, role):
    page(signed_in(role), reverse("assignment-coverage"), status=403)


def test_the_rule_book_proposes_anew_for_a_region_and_the_office_confirms_REG_12(signed_in, city, business):
    fresh = business("新开化工")
    client = signed_in("committee_office")
    assert client.post(f"{reverse('assignment-propose-region')}?region=140403").status_code == 302
    assert reload(fresh).lead == city.emergency
    assert client.post(f"{reverse('assignment-confirm-region')}?region=140403").status_code == 302
    assert current(fresh).confirmed_at is not None


def test_a_partys_page_says_who_answers_and_why_and_lets_it_be_confirmed_REG_12(signed_in, city, parties):
    client, party = signed_in("committee_office"), parties["chemist"]
    text = page(client, PARTIES.url("panels-registry", party))
    assert "潞州区应急管理局" in text and "杨副主任" in text and "附表 A26" in text and "待确认" in text
    seen = {"seen": current(party).pk}
    assert client.post(reverse("assignment-confirm", args=[party.uid]), seen).status_code == 302
    assert "已确认" in page(client, PARTIES.url("panels-registry", party))
    assert client.post(reverse("assignment-confirm", args=[party.uid]), {"seen": 10**6}).status_code == 409


def test_assigning_by_hand_offers_the_bodies_of_the_place_and_keeps_a_refused_form_REG_12(signed_in, city, parties):
    client, party = signed_in("committee_office"), parties["chemist"]
    address = reverse("assignment-assign", args=[party.uid])
    offered = page(client, address)
    assert "潞州区商务局" in offered and "襄垣县商务局" not in offered
    data = {"lead": city.commerce.uid, "government": city.east_government.uid, "leader": city.east_head.uid,
            "officer": city.sun.uid, "reason": "", "seen": current(party).pk}  # fmt: skip
    assert client.post(address, data).status_code == 422
    assert client.post(address, {**data, "officer": city.li.uid, "reason": "纪要"}).status_code == 422
    assert client.post(address, {**data, "reason": "专题会议纪要"}).status_code == 302
    assert current(party).lead == city.commerce
    history = page(client, f"{reverse('assignment-party', args=[party.uid])}?day=2026-11-22")
    assert "人工指定：专题会议纪要" in history and "潞州区商务局" in history


def test_who_was_responsible_on_a_day_before_anybody_was_REG_15(signed_in, city, parties):
    address = reverse("assignment-party", args=[parties["chemist"].uid])
    client = signed_in("township_officer", city.station)
    assert "当日未落实监管责任" in page(client, f"{address}?day=2020-01-01")
    assert "潞州区应急管理局" in page(client, f"{address}?day=not-a-day")
    assert client.post(reverse("assignment-assign", args=[parties["chemist"].uid])).status_code == 403


def test_a_dispute_is_decided_on_its_page_and_its_record_printed_REG_13(signed_in, city, parties):
    client = signed_in("committee_office")
    dispute = Dispute.objects.beyond_scope("test").get()
    listed = page(client, f"{DISPUTES.url('list')}?state=open&hard_case=unclear_industry")
    assert "说不清商行" in listed
    assert "业务相近" in page(client, DISPUTES.url("detail", dispute))
    address = reverse("dispute-decide", args=[dispute.uid])
    assert str(city.market.uid) in page(client, address)
    data = {"lead": str(city.market.uid), "reason": "", "version": dispute.version}
    assert client.post(address, data).status_code == 422
    assert client.post(address, {**data, "reason": "以零售为主"}).status_code == 302
    record = page(client, reverse("dispute-record", args=[dispute.uid]))
    assert "以零售为主" in record and "潞州区市场监督管理局" in record and "第 1 条" in record
    assert "已裁定" in page(client, DISPUTES.url("detail", dispute))


def test_disputes_of_one_kind_are_decided_together_REG_13(signed_in, city, parties):
    client = signed_in("committee_office")
    address = f"{reverse('disputes-bulk')}?region=1404&hard_case=unclear_industry"
    assert "说不清商行" in page(client, address)
    uid = Dispute.objects.beyond_scope("test").get().uid
    assert client.post(address, {"reason": "业务相近"}).status_code == 422
    assert client.post(address, {"reason": "业务相近", "row": str(uid)}).status_code == 302
    assert reload(parties["unclear"]).lead == city.market


def test_others_see_disputes_but_find_no_way_to_decide_them_REG_13(signed_in, city, parties):
    client = signed_in("department_officer", city.market)
    page(client, DISPUTES.url("list"))
    page(client, reverse("disputes-bulk"), status=403)


def test_a_change_of_the_rule_book_is_rehearsed_then_saved_and_applied_REG_13(signed_in, city, parties):
    client = signed_in("committee_office")
    rule = Rule.objects.beyond_scope("test").get(article="A26")
    address = reverse("rule-change", args=[rule.uid])
    assert "化学原料和化学制品制造业" in page(client, address)
    data = {
        "article": "A26", "title": "化工", "order": rule.order, "line": "market_regulation", "level": "3",
        "condition": '{"facet": "industry", "prefix": "26"}', "version": rule.version,
    }  # fmt: skip
    rehearsed = client.post(address, {**data, "wanted": "rehearse"}).content.decode()
    assert "潞州区市场监督管理局" in rehearsed and "其中 1 家会变动" in rehearsed
    assert reload(parties["chemist"]).lead == city.emergency
    assert client.post(address, {**data, "condition": "{", "wanted": "save"}).status_code == 422
    assert client.post(address, {**data, "wanted": "save"}).status_code == 302
    assert reload(parties["chemist"]).lead == city.market
    assert "化工" in page(client, reverse("registry-rules-list") + "?force=yes&industry=26")


def test_an_article_is_taken_out_of_force_after_a_rehearsal_REG_13(signed_in, city, parties):
    client = signed_in("committee_office")
    rule = Rule.objects.beyond_scope("test").get(article="A26")
    address = reverse("rule-change", args=[rule.uid])
    data = {
        "article": "A26", "title": rule.title, "order": rule.order, "line": rule.line, "level": "3",
        "condition": '{"facet": "industry", "prefix": "26"}', "version": rule.version,
    }  # fmt: skip
    assert "法律法规未明确主管部门" in client.post(address, {**data, "wanted": "rehearse_close"}).content.decode()
    assert client.post(address, {**data, "wanted": "close"}).status_code == 422
    assert client.post(address, {**data, "wanted": "close", "reason": "并入综合条款"}).status_code == 302
    assert Dispute.objects.beyond_scope("test").get(party=parties["chemist"]).hard_case == "no_department"


def test_a_new_article_is_added_REG_13(signed_in, city, parties):
    client = signed_in("committee_office")
    data = {
        "article": "11", "title": "重点企业", "order": 5, "line": "market_regulation", "level": "3",
        "condition": '{"facet": "industry", "prefix": "261"}', "wanted": "save",
    }  # fmt: skip
    assert client.post(reverse("rule-new"), data).status_code == 302
    assert reload(parties["chemist"]).lead == city.market


def test_a_hand_over_shows_its_number_before_it_is_done_REG_12(signed_in, city, parties):
    client = signed_in("committee_office")
    address = f"{reverse('assignment-handover')}?part=lead&region=140403"
    assert "潞州区应急管理局" in page(client, address)
    data = {"giver": city.emergency.uid, "taker": city.market.uid, "industry": "", "reason": "机构改革"}
    counted = client.post(address, {**data, "wanted": "count"}).content.decode()
    assert "将移交 1 家" in counted
    assert reload(parties["chemist"]).lead == city.emergency
    assert client.post(address, {**data, "wanted": "do"}).status_code == 302
    assert reload(parties["chemist"]).lead == city.market
    assert client.post(address, {**data, "wanted": "do"}).status_code == 422


def test_officers_are_offered_by_their_post_and_name_REG_12(signed_in, city, parties):
    text = page(signed_in("committee_office"), f"{reverse('assignment-handover')}?part=officer&region=140403")
    assert "潞州区应急管理局 · 监管人员一 · 李建国" in text


def test_everything_speaks_english_too(signed_in, city, parties):
    client = signed_in("committee_office", language="en")
    assert "Coverage of assignment" in page(client, reverse("assignment-coverage"))
    assert "Annex A26" in page(client, PARTIES.url("panels-registry", parties["chemist"]))
    assert "Manufacture of raw chemical materials" in page(client, f"{reverse('registry-rules-list')}?industry=26")
