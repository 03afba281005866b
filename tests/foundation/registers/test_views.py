"""The pages of the registers: list, detail, form, verbs, export, saved views, several rows at once."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.registers.declaration import register_called, registers
from anlan.foundation.registers.models import SavedView
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party
from anlan.registry.structure.services import add_part
from tests.registry.cast import NOON, enterprise

SYSTEM = system_actor("test")
LIST = "/registry/parties/"

pytestmark = pytest.mark.django_db


def page(client, address, status=200, **data):
    response = client.get(address, data)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


def fresh(party):
    return Party.objects.visible_to(SYSTEM).get(pk=party.pk)


def form_of(party, **changed):
    """The whole edit form, as a browser sends it."""
    given = {
        "name": party.name, "credit_code": party.credit_code or "", "region": "140403103201",
        "address": "安居村委会1号", "industry": party.industry, "size": party.size, "employees": party.employees or "",
        "founded_on": "", "phone": party.phone, "business_scope": "", "remark": party.remark, "version": party.version,
    }  # fmt: skip
    return {**given, **changed}


def test_each_room_says_by_itself_what_it_knows_of_a_party_and_keeps_within_the_queries_of_a_page(
    li, city, mill, django_assert_max_num_queries
):
    add_part(whole=mill.uid, kind="plant", name="一厂", actor=SYSTEM, now=NOON)
    shown = page(li, f"{LIST}{mill.uid}/")
    said = {}
    for room in ("insight", "responsibility", "registry"):
        address = f"{LIST}{mill.uid}/panels/{room}/"
        assert f'hx-get="{address}"' in shown
        with django_assert_max_num_queries(15):
            said[room] = page(li, address)
    assert "一厂" in said["registry"]
    assert not any("一厂" in said[room] for room in ("insight", "responsibility"))
    page(li, f"{LIST}{mill.uid}/panels/nowhere/", status=404)


def test_the_list_filters_sorts_and_searches(li, city, mill):
    enterprise(city, village="张庄村委会", name="张庄砖厂", kind="sole_trader", facets={"employees": "99"})
    enterprise(city, village="常庄村委会", name="常庄砖厂")

    everything = page(li, LIST)
    assert "安居面粉厂" in everything and "张庄砖厂" in everything
    assert "常庄砖厂" not in everything, "the neighbouring county"
    for query, inside, outside in (
        ({"q": "面粉"}, "安居面粉厂", "张庄砖厂"),
        ({"q": "91140403MA"}, "安居面粉厂", "张庄砖厂"),
        ({"kind": "sole_trader"}, "张庄砖厂", "安居面粉厂"),
        ({"region": "140403103201"}, "安居面粉厂", "张庄砖厂"),
        ({"region": "马厂镇 张庄村委会"}, "张庄砖厂", "安居面粉厂"),
        ({"industry": "13"}, "安居面粉厂", "张庄砖厂"),
        ({"size": "small"}, "安居面粉厂", "张庄砖厂"),
    ):
        found = page(li, LIST, **query)
        assert inside in found and outside not in found, query
    names = re.findall(r"data-open>([^<]+)<", page(li, LIST, sort="-name"))
    assert names == sorted(names, reverse=True)
    assert "Nothing fits this filter" in page(li, LIST, q="没有这一家")
    assert page(li, LIST, sort="gaps; DROP TABLE", page="999")


def test_the_public_and_a_post_without_the_right_see_no_list(client, city, mill):
    assert client.get(LIST).status_code in (302, 403)
    assert client.get(f"{LIST}{mill.uid}/").status_code in (302, 403)


def test_outside_is_not_found_on_every_page_of_a_record(zhao, mill):
    for more in ("", "edit/", "state/", "place/", "merge/", "on/"):
        assert zhao.get(f"{LIST}{mill.uid}/{more}").status_code == 404, more
    assert zhao.post(f"{LIST}{mill.uid}/edit/", form_of(mill)).status_code == 404
    assert zhao.get("/registry/regions/").status_code == 200


def test_inside_without_the_right_is_forbidden(leader, mill):
    assert page(leader, f"{LIST}{mill.uid}/")
    for more in ("edit/", "state/", "merge/"):
        assert leader.get(f"{LIST}{mill.uid}/{more}").status_code == 403, more
    assert leader.get(f"{LIST}new/").status_code == 403
    assert leader.post(f"{LIST}bulk/", {"row": [mill.uid], "bulk_field": "size"}).status_code == 403
    assert "edit/" not in page(leader, f"{LIST}{mill.uid}/")


def test_the_history_tells_old_and_new_in_words(li, mill):
    answer = li.post(f"{LIST}{mill.uid}/edit/", form_of(mill, size="large", name="安居制粉厂", phone="13800009999"))
    assert answer.status_code == 302, answer.content.decode()
    told = page(li, f"{LIST}{mill.uid}/")
    assert "Size class: Small → Large" in told
    assert "Name: 安居面粉厂 → 安居制粉厂" in told
    assert "13800005678 → 13800009999" in told
    assert "Li" in told


def test_who_has_no_need_sees_masks_in_list_detail_history_export_and_api(li, leader, mill):
    li.post(f"{LIST}{mill.uid}/edit/", form_of(mill, phone="13800009999"))
    shown = [
        page(leader, LIST),
        page(leader, f"{LIST}{mill.uid}/"),
        page(leader, "/registry/people/"),
        page(leader, f"{LIST}print/"),
        b"".join(leader.get(f"{LIST}export.csv").streaming_content).decode(),
        leader.get("/api/registry/parties/").content.decode(),
        leader.get("/api/registry/people/").content.decode(),
    ]
    for text in shown:
        assert not re.search(r"13800005678|13800009999|13900001234", text)
    assert "138****9999" in shown[1] and "138****5678" in shown[1]
    assert "138****9999" in shown[4] and "138****9999" in shown[5]
    assert "13800009999" in page(li, f"{LIST}{mill.uid}/")


def test_a_mask_that_comes_back_is_no_number(city, mill):
    register = register_called("registry", "parties")
    for data in ({"phone": "138****5678"}, {"phone": "138****5678", "remark": "新"}):
        current = fresh(mill)
        register.change(current, current.version, data, actor=SYSTEM, now=mill.created_at)
    assert (fresh(mill).phone, fresh(mill).remark) == ("13800005678", "新")
    from anlan.foundation.scope.rules import Actor

    blind = Actor(name="x", user_id=1)
    assert register.shown_initial(fresh(mill), blind)["phone"] == "138****5678"
    assert register.shown_initial(fresh(mill), SYSTEM)["phone"] == "13800005678"


def test_a_stale_form_is_refused_with_who_changed_what(li, mill):
    assert li.post(f"{LIST}{mill.uid}/edit/", form_of(mill, remark="先")).status_code == 302
    answer = li.post(f"{LIST}{mill.uid}/edit/", form_of(mill, remark="后"))
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else changed this record" in told
    assert "Remark: =1+1 → 先" in told and "Li" in told
    assert fresh(mill).remark == "先"


def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(li, mill):
    answer = li.post(f"{LIST}{mill.uid}/edit/", form_of(mill, region="140423102201", remark="写了很多"))
    assert answer.status_code == 422
    assert "outside your jurisdiction" in answer.content.decode()
    assert "写了很多" in answer.content.decode()
    assert li.post(f"{LIST}{mill.uid}/edit/", form_of(mill, name="")).status_code == 422
    assert li.post(f"{LIST}{mill.uid}/edit/", form_of(mill, credit_code="9114")).status_code == 422


def test_a_record_is_entered_by_its_form(li, city):
    given = {
        "kind": "enterprise",
        "name": "新厂",
        "region": "潞州区 马厂镇 张庄村委会",
        "address": "2号",
        "employees": "5",
    }
    answer = li.post(f"{LIST}new/", given)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    party = Party.objects.visible_to(SYSTEM).get(name="新厂")
    assert (party.region.name, party.employees) == ("张庄村委会", 5)
    assert li.post(f"{LIST}new/", {**given, "region": "140423102201"}).status_code == 422


@pytest.mark.parametrize(
    ("verb", "given", "holds"),
    [
        ("state", {"state": "suspended", "reason": "停产检修"}, lambda party: party.state == "suspended"),
        ("property", {"name": "high_hazard", "value": "yes"},
         lambda party: party.facets.get(name="high_hazard").value == "yes"),
        ("place", {"role": "registered", "region": "140403103202", "address": "3号"},
         lambda party: party.places.filter(superseded_at=None).count() == 2),
        ("split", {"name": "分厂", "credit_code": "91140403MA0GTB1W52", "region": "140403103202", "address": "4号",
                   "reason": "分立"},
         lambda party: Party.objects.visible_to(SYSTEM).filter(name="分厂").exists()),
    ],
)  # fmt: skip
def test_every_verb_has_its_page(li, mill, verb, given, holds):
    assert page(li, f"{LIST}{mill.uid}/{verb}/")
    answer = li.post(f"{LIST}{mill.uid}/{verb}/", {**given, "version": mill.version})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert holds(fresh(mill))
    assert li.post(f"{LIST}{mill.uid}/{verb}/", {}).status_code == 422


def test_a_merge_by_its_page_takes_only_what_is_within_reach(li, city, mill):
    bakery = enterprise(city, name="面包房", credit_code="91140403MA0GTB1W52")
    abroad = enterprise(city, village="常庄村委会", name="常庄砖厂", credit_code="91140403MA0GTB1W65")
    for code, status in ((abroad.credit_code, 422), (bakery.credit_code, 302)):
        answer = li.post(f"{LIST}{mill.uid}/merge/", {"into": code, "reason": "合并", "version": mill.version})
        assert answer.status_code == status
    assert fresh(mill).merged_into == bakery


def test_an_export_is_logged_and_no_cell_of_it_is_a_formula(li, mill):
    Party.objects.visible_to(SYSTEM).filter(pk=mill.pk).update(name="=HYPERLINK(1)")
    content = b"".join(li.get(f"{LIST}export.xlsx?q=HYPER").streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active
    assert next(cell.value for cell in sheet[2]) == "=HYPERLINK(1)"
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
    rows = list(csv.reader(io.StringIO(b"".join(li.get(f"{LIST}export.csv").streaming_content).decode("utf-8-sig"))))
    assert rows[1][0] == "'=HYPERLINK(1)"
    entries = AccessLog.objects.visible_to(SYSTEM).filter(what="registry.parties")
    assert sorted(entries.values_list("rows", flat=True)) == [1, 1]
    assert any("q=HYPER" in entry.reason for entry in entries)


def test_a_filter_that_makes_no_sense_hands_out_nothing(li, mill):
    assert li.get(f"{LIST}export.xlsx", {"kind": "spaceship"}).status_code in (400, 409, 422)
    assert li.get(f"{LIST}print/", {"kind": "spaceship"}).status_code in (400, 409, 422)
    assert li.get(f"{LIST}export.exe").status_code == 404
    assert not AccessLog.objects.visible_to(SYSTEM).filter(what="registry.parties").exists()


def test_a_filter_is_kept_under_a_name_and_removed_again(li, zhao, mill):
    li.post(f"{LIST}views/", {"name": "小企业", "query": "size=small"})
    assert "小企业" in page(li, LIST)
    assert "小企业" not in page(zhao, LIST)
    assert li.post(f"{LIST}views/", {"name": "小企业", "query": ""}, follow=True).status_code == 200
    view = SavedView.objects.beyond_scope("test").get()
    zhao.post(f"{LIST}views/{view.uid}/remove/")
    assert SavedView.objects.beyond_scope("test").count() == 1, "somebody else's stays"
    assert f"views/{view.uid}/remove/" in page(li, LIST)
    li.post(f"{LIST}views/{view.uid}/remove/")
    assert not SavedView.objects.beyond_scope("test").exists()


def test_several_rows_are_changed_at_once_or_none(li, city, mill):
    other = enterprise(city, village="张庄村委会", name="张庄砖厂")
    abroad = enterprise(city, village="常庄村委会", name="常庄砖厂")
    rows = [str(mill.uid), str(other.uid)]
    asked = li.post(f"{LIST}bulk/", {"row": rows, "bulk_field": "size"})
    assert asked.status_code == 200
    assert "张庄砖厂" in asked.content.decode()

    wrong = li.post(f"{LIST}bulk/", {"row": rows, "bulk_field": "industry", "industry": "9999", "confirmed": "yes"})
    assert wrong.status_code == 422
    stranger = {"row": [*rows, str(abroad.uid)], "bulk_field": "size", "size": "large", "confirmed": "yes"}
    assert li.post(f"{LIST}bulk/", stranger).status_code == 404
    assert {fresh(each).size for each in (mill, other)} == {"small", ""}

    done = li.post(f"{LIST}bulk/", {"row": rows, "bulk_field": "size", "size": "large", "confirmed": "yes"})
    assert done.status_code == 302
    assert {fresh(each).size for each in (mill, other)} == {"large"}
    for nothing in ({}, {"row": rows, "bulk_field": "name"}):
        assert li.post(f"{LIST}bulk/", nothing).status_code == 302
    assert li.post(f"{LIST}bulk/", {"row": ["x"], "bulk_field": "size"}).status_code == 404


def test_hidden_columns_start_hidden_and_no_list_shows_more_than_nine(li, mill):
    shown = page(li, LIST)
    assert re.search(r'<th[^>]*data-column="phone"[^>]*hidden data-starts-hidden', shown)
    assert {register.name: n for register in registers() if (n := sum(c.shown for c in register.columns)) > 9} == {}
