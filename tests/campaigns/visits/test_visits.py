"""Visits: what was found becomes a hazard, what waits is listed worst first, who was reached is counted.

CMP-06 … CMP-09, CMP-12, CMP-14.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from anlan.campaigns.actions import services as actions
from anlan.campaigns.objects import services as objects
from anlan.campaigns.objects.catalogue import kinds
from anlan.campaigns.objects.models import ActionObject
from anlan.campaigns.objects.register import OBJECTS
from anlan.campaigns.visits import queries, services
from anlan.campaigns.visits.models import Matter, Visit
from anlan.campaigns.visits.register import MATTERS, VISITS
from anlan.campaigns.visits.rules import Cover, judge, unknown_answers, worst_first
from anlan.campaigns.visits.services import Visited
from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.ledger.models import Act, ActDetail
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.workflow.models import KnownState
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.register import HAZARDS
from anlan.registry.households.models import Household
from anlan.registry.households.services import close_household
from anlan.registry.people.models import Person, Post
from tests.campaigns.objects.world import TODAY, action, household, put, unit
from tests.prevention.hazards.cast import picture
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in


def test_an_answer_or_words_tell_of_a_danger_and_nobody_met_of_nothing():
    home = kinds()["vulnerable"]
    assert judge(home, {"wiring": "yes", "alarm": "no"}, "", absent=False).result == "fine"
    judged = judge(home, {"wiring": "no", "passage": "no"}, "", absent=False)
    assert judged.result == "danger" and [one.code for one in judged.dangers] == ["wiring", "passage"]
    assert judge(None, {}, "私拉电线", absent=False).result == "danger"
    assert judge(home, {}, "", absent=True).result == "absent"
    assert unknown_answers(home, {"wiring": "maybe", "x": "yes"}) == ["wiring", "x"]


def test_the_row_with_most_overdue_stands_first():
    rows = [
        Cover(1, "甲", owed=10, covered=10),
        Cover(2, "乙", owed=10, covered=4, late=3),
        Cover(3, "丙", owed=10, covered=2),
        Cover(4, "丁"),
    ]
    assert [one.name for one in worst_first(rows)] == ["乙", "丙", "甲", "丁"]
    assert (rows[1].rate, rows[1].waiting, rows[3].rate) == (40.0, 3, None)


@pytest.mark.django_db
@pytest.mark.usefixtures("lists")
def test_the_knock_at_a_door_is_recorded_and_its_danger_goes_on_as_a_hazard(cast):
    """CMP-06: visit record, hazards, help given; the household knows of the visit, too (REG-27)."""
    campaign, home = action(cast), household(cast)
    listed = put(campaign, "vulnerable", cast.villager, household=home)
    with pytest.raises(Refused, match="not-found"):
        services.record(Visited(target=listed.uid), actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="visit-absent-says"):
        services.record(Visited(target=listed.uid, absent=True, help="米面油"), actor=cast.villager, now=NOON)
    with pytest.raises(Refused, match="visit-question"):
        services.record(Visited(target=listed.uid, answers={"cracks": "no"}), actor=cast.villager, now=NOON)
    with pytest.raises(Refused, match="visit-future"):
        services.record(Visited(target=listed.uid, day=TODAY + timedelta(days=1)), actor=cast.villager, now=NOON)
    services.record(Visited(target=listed.uid, absent=True), actor=cast.villager, now=NOON)
    listed.refresh_from_db()
    assert listed.visited_on is None, "who met nobody has not visited"
    said = Visited(
        target=listed.uid,
        answers={"heating": "no", "told": "yes"},
        help="送去一氧化碳报警器",
        key="1",
        photos=[picture()],
    )
    visit = services.record(said, actor=cast.villager, now=NOON)
    assert services.record(said, actor=cast.villager, now=NOON).pk == visit.pk, "sent twice, recorded once"
    hazard = visit.hazard
    assert "取暖通风良好" in hazard.text and hazard.campaign == campaign.title
    assert hazard.party == unit(cast.villager), "a home is no registered unit: its village answers for it"
    assert hazard.photos["before"] and "王" not in f"{hazard.place}{hazard.text}"
    listed = ActionObject.objects.beyond_scope("test").get()
    assert (listed.visited_on, listed.due_on) == (TODAY, TODAY + timedelta(days=30))
    assert Household.objects.beyond_scope("test").get().visited_on == TODAY
    assert not Visit.objects.visible_to(cast.office).exists(), "the visit is seen as the household is"
    acts = Act.objects.beyond_scope("test").filter(kind__startswith="visit.")
    assert acts.count() == 2 and not acts.exclude(party_uid=None).exists(), "no unit's ledger tells of it"
    told = ActDetail.objects.beyond_scope("test").filter(act__in=acts.values("pk")).values_list("body", flat=True)
    assert "王" not in str(list(told))
    with pytest.raises(Refused, match="not-found"):
        services.void(visit, 1, reason="x", actor=cast.station, now=NOON)
    services.void(visit, visit.version, reason="录错了户", actor=cast.villager, now=NOON)
    listed.refresh_from_db()
    assert listed.visited_on is None and listed.due_on == TODAY + timedelta(days=30)


@pytest.mark.django_db
def test_a_visit_to_a_unit_reports_its_danger_there_and_stays_linked(client, cast):
    """CMP-07: one verb behind every door; the hazard's page says at which visit it was found."""
    campaign = action(cast)
    gas = put(campaign, "gas_user", cast.office, party=cast.mill, details={"premises": "canteen"})
    sign_in(client, "committee_office", unit(cast.office))
    page = f"{VISITS.url('new')}?target={gas.uid}"
    form = client.get(page).context["form"]
    assert [name for name in form.fields if name.startswith("q_")] == ["q_hose", "q_alarm", "q_bottles", "q_space"]
    sent = {"target": str(gas.uid), "day": "2020-01-01", "key": form["key"].value(), "q_hose": "no", "q_alarm": "yes"}
    posted = client.post(VISITS.url("new"), sent)
    assert posted.status_code == 302, posted.context["form"].errors
    hazard = Hazard.objects.beyond_scope("test").get()
    assert hazard.party == cast.mill and "软管" in hazard.text
    shown = client.get(f"{HAZARDS.url('detail', hazard)}panels/campaigns/").content.decode()
    assert gas.name in shown and "2020-01-01" in shown
    assert "2020-01-01" in client.get(f"{OBJECTS.url('detail', gas)}panels/campaigns/").content.decode()
    visit = Visit.objects.beyond_scope("test").get()
    detail = client.get(VISITS.url("detail", visit)).content.decode()
    assert HAZARDS.url("detail", hazard) in detail
    fine = client.post(VISITS.url("new"), {**sent, "key": "2", "q_hose": "yes", "photos": [picture()]})
    assert fine.status_code == 302
    second = Visit.objects.beyond_scope("test").get(result="fine")
    assert attachments_of(cast.office, second.uid).count() == 1, "a photo of nothing found stays with the visit"
    assert client.post(VISITS.url("new"), {"day": "2020-01-01"}).status_code == 422, "nobody was visited"


@pytest.mark.django_db
@pytest.mark.usefixtures("lists")
def test_a_house_stays_on_the_list_while_its_danger_is_open_and_a_door_leaves_with_its_household(cast):
    """CMP-08: no closure on paper; CMP-06: who is no longer vulnerable is no longer visited."""
    campaign = action(cast)
    house = put(campaign, "self_built", cast.villager, name="安居3号", region=cast.city["安居村委会"],
                details={"grade": "C", "measure": "reinforced"})  # fmt: skip
    visit = services.record(Visited(target=house.uid, answers={"cracks": "no"}), actor=cast.villager, now=NOON)
    with pytest.raises(Refused, match="object-held"):
        objects.close(house, 1, reason="已加固", actor=cast.villager, now=NOON)
    Hazard.objects.beyond_scope("test").filter(pk=visit.hazard_id).update(state=KnownState("dismissed"))
    assert objects.close(house, 1, reason="已加固", actor=cast.villager, now=NOON).closed_on
    home = household(cast)
    door = put(campaign, "vulnerable", cast.villager, household=home)
    close_household(home, home.version, reason="随子女迁居", actor=cast.villager, now=NOON)
    door.refresh_from_db()
    assert door.closed_on == TODAY and not queries.waiting(cast.villager, mine=False).exists()


@pytest.mark.django_db
def test_nothing_found_takes_three_taps_at_the_door(client, cast):
    """CMP-06: menu, "to visit", "nothing found"; the list then goes on to the next one."""
    campaign, here = action(cast), cast.city["安居村委会"]
    late = put(campaign, "small_works", cast.villager, name="老李家屋顶", region=here, details={"works": "height"},
               now=NOON - timedelta(days=30))  # fmt: skip
    other = put(campaign, "gas_user", cast.villager, name="老李烧烤", region=here, details={"premises": "catering"},
                now=NOON - timedelta(days=27))  # fmt: skip
    services.record(Visited(target=late.uid, day=date(2026, 1, 1)), actor=cast.villager, now=NOON)
    sign_in(client, "village_officer", unit(cast.villager))
    home = client.get("/").content.decode()
    assert 'href="/campaigns/visits/round/"' in home, "one tap opens the menu, the next the list"
    page = client.get("/campaigns/visits/round/")
    assert [item["one"].pk for item in page.context["items"]] == [late.pk, other.pk], "the longest overdue first"
    item = page.context["items"][0]
    quick = f"/campaigns/visits/round/{late.uid}/"
    for _tap in range(2):
        assert client.post(quick, {"result": "fine", "key": item["key"]}).status_code == 302
    assert Visit.objects.beyond_scope("test").filter(target=late).count() == 2, "tapped twice, recorded once"
    page = client.get("/campaigns/visits/round/")
    assert page.context["items"][0]["one"].pk == other.pk
    client.logout()
    sign_in(client, "discipline_auditor", unit(cast.office), name="ji")
    assert client.get("/campaigns/visits/round/").status_code == 403
    assert client.post(quick, {"result": "fine"}).status_code == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("lists")
def test_who_was_not_visited_is_counted_by_region_unit_and_person_and_every_figure_opens_its_rows(client, cast):
    """CMP-06 … CMP-09: coverage, worst first; of persons the county sees numbers only."""
    long_ago = NOON - timedelta(days=400)
    campaign = action(cast)
    here, there = cast.city["安居村委会"], cast.city["张庄村委会"]
    made = {"now": long_ago, "details": {"premises": "catering"}}
    late = put(campaign, "gas_user", cast.station, name="甲", region=there, **made)
    done = put(campaign, "gas_user", cast.villager, name="乙", region=here, **made)
    put(campaign, "post_sheet", cast.office, party=cast.mill, details={"post_risk": "粉尘", "measures": "除尘"})
    put(campaign, "vulnerable", cast.villager, household=household(cast))
    services.record(Visited(target=done.uid), actor=cast.villager, now=NOON)
    rows, total = queries.coverage(cast.office, "region", cast.city["马厂镇"], TODAY)
    assert [(one.name, one.owed, one.covered, one.late, one.never) for one in rows] == [
        ("张庄村委会", 1, 0, 1, 1), ("安居村委会", 1, 1, 0, 0),
    ]  # fmt: skip
    assert (total.owed, total.rate, total.visits) == (2, 50.0, 1), "a sheet of a post owes no visit"
    assert rows[0].worst == (TODAY - late.due_on).days
    by_unit, _total = queries.coverage(cast.office, "unit", cast.city["马厂镇"], TODAY)
    assert [one.name for one in by_unit] == ["马厂镇安监站", "安居村委会"]
    people, counted = queries.coverage(cast.office, "region", cast.city["马厂镇"], TODAY, people=True)
    assert (counted.owed, people[0].name) == (1, "安居村委会")
    assert queries.coverage(cast.stranger, "region", cast.city["马厂镇"], TODAY)[1].owed == 0
    sign_in(client, "committee_office", unit(cast.office))
    page = client.get(f"/campaigns/visits/coverage/?region={there.code}&campaign={campaign.uid}")
    shown = page.content.decode()
    assert "vulnerable" not in str(page.context["rows"])
    for row in page.context["rows"]:
        listed = client.get(row["objects"] + "&gap=late")
        assert listed.status_code == 200 and "甲" in listed.content.decode()
    assert "乙" not in shown
    whole = client.get("/campaigns/visits/coverage/")
    assert [one.name for one in whole.context["people"]] == ["马厂镇"], "in numbers only"
    listed = client.get(whole.context["total"]["objects"])
    assert "甲" in listed.content.decode() and "王**" not in listed.content.decode()


@pytest.mark.django_db
def test_party_cadres_visit_their_villages_and_enterprises_and_settle_what_they_take_up(client, cast):
    """CMP-12: linked by their post, counted per cadre and unit: visits, matters taken up, matters settled."""
    campaign = action(cast, "党建+零事故")
    bureau = unit(cast.officer)
    person = Person.objects.create(organisation=bureau, name="周建国")
    cadre = Post.objects.create(
        organisation=bureau, title="机关党委书记", kind="deputy_leader", leader="party", holder=person,
        role="department_officer", first_day=TODAY,
    )  # fmt: skip
    village, mill = (
        put(campaign, "linked_unit", cast.office, party=party, visitor=cadre, unit=bureau)
        for party in (unit(cast.villager), cast.mill)
    )
    visiting = replace(cast.office, organisation_id=bureau.pk, post_id=cadre.pk)
    first = services.record(
        Visited(target=village.uid, matter="村口变压器无围栏", matter_until=TODAY + timedelta(days=10)),
        actor=visiting, now=NOON,
    )  # fmt: skip
    services.record(Visited(target=village.uid, matter="独居老人无报警器"), actor=visiting, now=NOON)
    assert first.post == cadre and first.unit == bureau
    matter = first.matters.get()
    with pytest.raises(Refused, match="visit-not-own"):
        services.settle(matter, 1, outcome="已装围栏", day=None, actor=replace(cast.villager, user_id=99), now=NOON)
    services.settle(matter, 1, outcome="已装围栏", day=None, actor=visiting, now=NOON)
    [row], _total = queries.coverage(cast.office, "person", cast.city["潞州区"], TODAY, campaign=str(campaign.uid))
    assert row.name.startswith("周建国") and (row.owed, row.covered, row.never) == (2, 1, 1)
    assert (row.visits, row.matters, row.settled) == (2, 2, 1)
    sign_in(client, "committee_office", unit(cast.office))
    page = client.get(f"/campaigns/visits/coverage/?by=person&campaign={campaign.uid}")
    [linked] = page.context["rows"]
    assert "变压器" in client.get(linked["matters"]).content.decode()
    assert "变压器" not in client.get(linked["matters"] + "&settled=0").content.decode()
    assert mill.name in client.get(linked["objects"] + "&gap=never").content.decode()
    still = Matter.objects.beyond_scope("test").get(closed_on=None)
    posted = client.post(f"{MATTERS.url('detail', still)}settle/", {"version": 1, "outcome": "已安装"})
    assert posted.status_code == 302
    assert queries.matters(cast.office).filter(closed_on=None).count() == 0


@pytest.mark.django_db
def test_combined_control_is_kinds_and_visits_counted(cast):
    """CMP-14: one enterprise one book, one report a day by the enterprise itself, difficulties solved."""
    campaign = action(cast, "防控与安全一体推进")
    book = put(campaign, "enterprise_book", cast.office, party=cast.mill, details={"supply": "supply"})
    daily = put(campaign, "daily_report", cast.office, party=cast.mill, unit=cast.mill)
    assert book.first and daily.due_on == TODAY + timedelta(days=1)
    services.record(Visited(target=daily.uid, answers={"safe": "yes"}, counted=86), actor=cast.keeper, now=NOON)
    services.record(
        Visited(target=book.uid, answers={"solved": "no"}, matter="煤炭运输车辆通行证未办"), actor=cast.office, now=NOON
    )
    _rows, total = queries.coverage(cast.office, "unit", cast.city["潞州区"], TODAY, campaign=str(campaign.uid))
    assert (total.visits, total.matters, total.counted, total.covered) == (2, 1, 86, 2)
    with pytest.raises(Forbidden):
        services.record(Visited(target=book.uid), actor=replace(cast.keeper, permissions=frozenset()), now=NOON)
    objects.close(book, 1, reason="保供结束", actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="entry-closed"):
        services.record(Visited(target=book.uid), actor=cast.office, now=NOON)
    actions.sum_up(campaign, campaign.version, summary="完", actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="campaign-closed"):
        services.record(Visited(target=daily.uid), actor=cast.keeper, now=NOON)
    assert not ActionObject.objects.visible_to(cast.stranger).exists()
