"""What a special action must reach is listed, with its kind's particulars and responsible parties (CMP-06 … CMP-09)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from anlan.campaigns.actions import services as actions
from anlan.campaigns.objects import queries, services
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.objects.register import OBJECTS
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.models import ActDetail
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.households.register import HOUSEHOLDS
from tests.campaigns.objects.world import TODAY, action, household, put, unit
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def test_a_vulnerable_household_is_listed_without_copying_anything_of_it(cast):
    """CMP-06: seen by its village alone; those above count it and know no name."""
    campaign, home = action(cast), household(cast)
    with pytest.raises(Refused, match="object-record-missing"):
        put(campaign, "vulnerable", cast.villager, name="王秀英")
    listed = put(campaign, "vulnerable", cast.villager, household=home)
    assert (listed.name, listed.address, listed.phone, listed.region) == ("", "", "", home.region)
    assert str(listed) == "王**" and listed.due_on == TODAY + timedelta(days=30)
    with pytest.raises(Refused, match="object-twin"):
        put(campaign, "vulnerable", cast.villager, household=home)
    with pytest.raises(Refused, match="not-found"):
        put(campaign, "vulnerable", cast.office, household=home)
    assert list(queries.objects(cast.villager)) == [listed]
    for above in (cast.station, cast.office, cast.officer):
        assert not queries.objects(above).exists(), "who it is stays in the village"
    assert queries.numbers(cast.office).count() == 1, "the office counts it"
    assert queries.numbers(cast.stranger).count() == 0
    told = ActDetail.objects.beyond_scope("test").filter(act__subject_uid=listed.uid)
    assert told.exists() and "王秀英" not in str([one.body for one in told])


def test_a_house_says_its_grade_names_four_parties_and_is_closed_with_a_measure(cast):
    """CMP-08."""
    campaign = action(cast)
    place = {"name": "张庄12号", "region": cast.city["张庄村委会"], "address": "张庄村12号"}
    with pytest.raises(Refused, match="object-wrong") as refused:
        put(campaign, "self_built", cast.station, **place, details={"storeys": 3})
    assert refused.value.fields == {"d_grade": "object-field-missing"}
    house = put(campaign, "self_built", cast.station, **place, parties={"owner": "李四"},
                details={"grade": "D", "use": "mixed", "examined_on": date(2026, 11, 1), "rebuilt": True})  # fmt: skip
    assert (house.mark, house.first, house.complete) == ("D", True, False)
    assert house.due_on == TODAY + timedelta(days=7), "a dangerous house is visited weekly"
    assert house.details["examined_on"] == "2026-11-01"
    assert list(queries.objects(cast.office).filter(queries.gap("unnamed", TODAY))) == [house]
    named = {"owner": "李四", "user": "赵六", "department": "住建局", "government": "马厂镇政府"}
    house = services.change(house, 1, {"parties": named}, actor=cast.station, now=NOON)
    assert house.complete
    with pytest.raises(Refused, match="object-still-open"):
        services.close(house, 2, reason="整改完成", actor=cast.station, now=NOON)
    house = services.change(
        house, 2, {"details": {**house.details, "grade": "A", "measure": "reinforced"}}, actor=cast.station, now=NOON
    )
    assert (house.mark, house.due_on) == ("A", TODAY + timedelta(days=90))
    services.close(house, 3, reason="加固完成，鉴定合格", actor=cast.station, now=NOON)
    assert not queries.objects(cast.office).exists()
    told = ActDetail.objects.beyond_scope("test").filter(act__subject_uid=house.uid).values_list("body", flat=True)
    assert len(told) == 4 and "李四" not in str(list(told)), "names of people stay out of the ledger"


def test_lists_are_kept_by_who_may_and_reach_by_territory_line_and_unit(cast):
    """CMP-07: small scattered works, gas users first in line, seen where they lie."""
    campaign = action(cast)
    here = cast.city["安居村委会"]
    works = put(campaign, "small_works", cast.villager, name="老李家翻修屋顶", region=here, details={"works": "height"})
    gas = put(campaign, "gas_user", cast.office, party=cast.mill, details={"premises": "canteen"})
    catering = put(campaign, "gas_user", cast.office, name="老李烧烤", region=here, details={"premises": "catering"})
    assert gas.name == cast.mill.name and gas.unit == unit(cast.office)
    assert [one.first for one in (works, gas, catering)] == [True, False, True]
    assert set(queries.objects(cast.villager)) == {works, gas, catering}
    assert list(queries.objects(cast.owner)) == [gas], "an enterprise sees its own"
    assert set(queries.objects(cast.officer)) == {works, gas, catering}, "the line of emergency management"
    assert not queries.objects(cast.stranger).exists()
    with pytest.raises(Forbidden):
        put(campaign, "gas_user", cast.owner, party=cast.mill, details={"premises": "canteen"})
    with pytest.raises(Refused, match="region-outside"):
        put(campaign, "small_works", cast.stranger, name="x", region=here, details={"works": "dig"})
    actions.sum_up(campaign, campaign.version, summary="完", actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="campaign-closed"):
        put(campaign, "small_works", cast.villager, name="y", region=here, details={"works": "dig"})


def test_the_named_kinds_of_place_without_an_object_are_listed(cast):
    """CMP-09."""
    campaign, here = action(cast, "秋冬季森林防灭火"), cast.city["安居村委会"]
    assert queries.without_object(cast.office, campaign.pk) == [], "an action without fire-prone places asks for none"
    for place in ("reserve", "scenic", "graves", "power"):
        put(campaign, "fire_place", cast.villager, name=place, region=here, details={"place": place})
    [(kind, missing)] = queries.without_object(cast.office, campaign.pk)
    assert (kind.code, [one.code for one in missing]) == ("fire_place", ["state_forest", "site", "edge"])


def test_a_kind_is_entered_by_form_and_by_its_workbook(client, cast):
    """CMP-07, CMP-08: many at once from a spreadsheet, corrected in it and read back."""
    campaign = action(cast)
    sign_in(client, "township_officer", unit(cast.station))
    assert "自建房" in client.get("/campaigns/objects/kinds/").content.decode()
    form = client.get(f"{OBJECTS.url('new')}?kind=self_built").content.decode()
    assert "产权人" in form and "危险等级" in form and "施工单位" not in form, "the fields of this kind alone"
    sent = {"campaign": str(campaign.uid), "kind": "self_built", "name": "张庄1号", "region": "张庄村委会"}
    assert client.post(OBJECTS.url("new"), sent).status_code == 422, "without its grade"
    posted = client.post(OBJECTS.url("new"), {**sent, "d_grade": "C", "r_owner": "李四"})
    assert posted.status_code == 302, posted.context["form"].errors
    book = load_workbook(
        BytesIO(b"".join(client.get("/campaigns/objects/kinds/self_built/book.xlsx").streaming_content))
    )
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    row = {head: index for index, head in enumerate(heads, 1)}
    sheet.cell(2, row["使用人"]).value = "赵六"
    further = {
        "名称": "张庄2号", "专项行动": campaign.title, "行政区划": "张庄村委会", "危险等级": "D级（整幢危险）",
        "产权人": "孙七", "改建改装": "是",
    }  # fmt: skip
    sheet.append([further.get(head) for head in heads])
    out = BytesIO()
    book.save(out)
    page = "/campaigns/objects/kinds/self_built/import/"

    def read(apply):
        file = SimpleUploadedFile("b.xlsx", out.getvalue())
        return client.post(page, {"file": file, **({"apply": "yes"} if apply else {})})

    outcome = read(False).context["outcome"]
    assert (outcome.faults, outcome.created, outcome.changed) == ([], 1, 1)
    assert read(True).status_code == 200
    first, second = ActionObject.objects.beyond_scope("test").order_by("pk")
    assert first.parties == {"owner": "李四", "user": "赵六"}, "the mask that came back is no new name"
    assert (second.mark, second.details["rebuilt"]) == ("D", True)
    assert second.due_on == local_day(second.entered_at) + timedelta(days=7)
    detail = client.get(OBJECTS.url("detail", second)).content.decode()
    assert "孙七" in detail, "a township officer may read personal data"
    assert client.get("/campaigns/objects/kinds/vulnerable/book.xlsx").status_code == 404


def test_households_are_put_on_the_list_from_their_register(client, cast):
    """CMP-06: the village chooses among its households; whoever is listed stays listed once."""
    campaign = action(cast)
    homes = [household(cast), household(cast, "李大爷")]
    put(campaign, "vulnerable", cast.villager, household=homes[0])
    sign_in(client, "village_officer", unit(cast.villager))
    rows = {"bulk_verb": "take-in", "row": [str(home.uid) for home in homes], "confirmed": "yes"}
    posted = client.post(HOUSEHOLDS.url("bulk"), {**rows, "campaign": str(campaign.uid), "sort": "vulnerable:"})
    assert posted.status_code == 302, posted.context["form"].errors
    assert ActionObject.objects.beyond_scope("test").count() == 2
    shown = client.get(OBJECTS.url("list")).content.decode()
    assert "王**" in shown and "王秀英" not in shown


def test_a_key_person_is_masked_and_shown_in_full_only_with_a_reason(client, cast):
    """CMP-09, REG-27: what may tell of a person is read in full on a page of its own, and that is logged."""
    campaign, here = action(cast), cast.city["安居村委会"]
    person = put(campaign, "key_person", cast.villager, name="钱老三", region=here, phone="13900000009")
    sign_in(client, "village_officer", unit(cast.villager))
    detail = OBJECTS.url("detail", person)
    assert "钱老三" not in client.get(detail).content.decode()
    assert "钱老三" not in client.get(OBJECTS.url("edit", person)).content.decode()
    edit = client.get(OBJECTS.url("edit", person)).context["form"]
    kept = {name: edit.initial.get(name) or "" for name in ("name", "phone")}
    sent = {**kept, "campaign": str(campaign.uid), "kind": "key_person", "region": "安居村委会", "version": 1,
            "r_guardian": "村主任"}  # fmt: skip
    assert client.post(OBJECTS.url("edit", person), sent).status_code == 302
    person = ActionObject.objects.beyond_scope("test").get()
    assert (person.name, person.phone, person.parties) == ("钱老三", "13900000009", {"guardian": "村主任"})
    full = f"{detail}full/"
    assert client.post(full, {"reason": " "}).status_code == 409
    assert "钱老三" in client.post(full, {"reason": "上门宣传"}).content.decode()
    assert AccessLog.objects.beyond_scope("test").filter(what="campaigns.object").count() == 1


def test_workbook_of_a_stranger_is_no_workbook_of_a_kind(client, cast):
    """A workbook without the headings of the kind is refused as a whole."""
    action(cast)
    sign_in(client, "township_officer", unit(cast.station))
    out = BytesIO()
    Workbook().save(out)
    answer = client.post(
        "/campaigns/objects/kinds/gas_user/import/", {"file": SimpleUploadedFile("b.xlsx", out.getvalue())}
    )
    assert answer.status_code == 422
