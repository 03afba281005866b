"""Hazards and rounds of a special action: taken in, sorted, counted, frozen (CMP-01, CMP-03, CMP-05, CMP-16)."""

from datetime import date, timedelta

import pytest

from anlan.campaigns.actions import services as actions
from anlan.campaigns.findings import queries, services
from anlan.campaigns.findings.closing import cut_years, replayed
from anlan.campaigns.findings.models import ActionRound, Cut, Finding
from anlan.campaigns.findings.register import FINDINGS, ROUNDS
from anlan.campaigns.findings.tables import base_of
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.prevention.handovers.services import hand_over
from anlan.prevention.hazards import services as hazards
from anlan.prevention.hazards.register import HAZARDS
from anlan.prevention.hazards.services.histories import History, enter_histories
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.services import draft, void
from anlan.supervision.inspections.services import INSPECTIONS
from tests.prevention.hazards.cast import days, fresh, picture, reported
from tests.prevention.hazards.test_life import TODAY, go, graded, rectified
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in

ASPECTS = [{"name": "疏散通道", "words": ["疏散通道", "安全出口"]}, {"name": "用电", "words": ["电线", "配电箱"]}]
WORDS = ["疏散通道", "电线", "消防"]
pytestmark = pytest.mark.django_db


def unit(actor):
    return Party.objects.beyond_scope("test").get(pk=actor.organisation_id)


def action(cast, title="百日攻坚", **part):
    first = TODAY - timedelta(days=20)
    values = {"title": title, "document": "方案", "lead": unit(cast.office), "first_day": first, "planned_visits": 8}
    campaign = actions.enter(actions.CAMPAIGN, values, actor=cast.office, now=NOON)
    campaign = actions.begin(campaign, 1, actor=cast.office, now=NOON)
    given = {"campaign": campaign, "kind": "sector", "name": "消防", "first_day": first, "takes_in": True,
             "words": WORDS, "aspects": ASPECTS, "rounds": ["inspection.other"], **part}  # fmt: skip
    part = actions.enter(actions.PART, given, actor=cast.office, now=NOON)
    return campaign, part


def of(campaign, **narrowed):
    return Finding.objects.beyond_scope("test").filter(campaign=campaign, **narrowed)


def spot(finding):
    return finding.part.name, finding.aspect, finding.why


def inspected(cast, text="消防检查", units=3, now=NOON):
    values = {"party": unit(cast.officer), "kind": "other", "counts_on": TODAY, "title": text, "units": units}
    return draft(INSPECTIONS, values, hand_in_now=True, actor=cast.officer, now=now)


def test_a_record_belongs_as_soon_as_it_is_reported_and_those_of_before_when_the_part_is_entered_CMP_01(cast):
    before = rectified(cast, graded(cast), now=days(0.2))
    go(hazards.accept, before, cast.officer, now=days(0.3), opinion="好", photos=[picture()])
    reported(cast, cast.officer, text="护栏缺失")
    inspected(cast)
    campaign, part = action(cast)
    assert spot(of(campaign).get()) == ("消防", "疏散通道", "word:疏散通道"), "what was written off already counts too"
    assert ActionRound.objects.beyond_scope("test").get().visits == 3
    reported(cast, cast.officer, now=days(1), text="配电箱电线裸露")
    inspected(cast, "消防回头看", 2, days(1))
    inspected(cast, "慰问", 9, days(1))
    assert of(campaign, aspect="用电").count() == 1
    assert queries.work(cast.office, campaign) == {"rounds": 2, "visits": 5, "units": 1, "closed_units": 0}
    assert queries.work(cast.stranger, campaign)["units"] == 0
    changed = actions.change(actions.PART, part, 1, {"words": ["护栏"]}, actor=cast.office, now=days(1))
    assert of(campaign, out_at=None).get().hazard.text == "护栏缺失"
    actions.change(actions.PART, changed, 2, {"words": WORDS}, actor=cast.office, now=days(1))
    assert of(campaign, out_at=None).count() == 2
    done = services.gather(campaign, actor=cast.office, now=days(1))
    assert (done.taken, done.changed, done.out) == (0, 0, 0), "gathering twice is gathering once"


def test_one_record_serves_several_actions_and_the_word_of_its_reporter_is_enough_CMP_01(cast):
    one, _part = action(cast)
    other, _part = action(cast, "冬季行动", words=["燃气"])
    seen = reported(cast, cast.officer, campaign="冬季行动")
    assert {row.campaign for row in queries.actions_of(seen, cast.office)} == {one, other}
    assert of(other).get().why == "named"
    again = reported(cast, cast.station, text="配电房门口", same_as=None)
    go(hazards.merge, seen, cast.officer, now=NOON, into=again.uid)
    assert queries.actions_of(fresh(again, cast.office), cast.office), "the merged one hands its place on"


def test_histories_that_come_in_by_the_thousand_belong_too_CMP_01(cast):
    campaign, _part = action(cast)
    said = hazards.Report(party=cast.mill.uid, text="消防通道堵塞", source="government_check")
    enter_histories([History(said, cast.mill, cast.officer, days(0.5))])
    assert of(campaign).count() == 1


def test_a_person_adds_takes_out_and_sorts_with_a_reason_and_gathering_keeps_it_CMP_01_CMP_05(cast):
    campaign, part = action(cast)
    reported(cast, cast.officer)
    odd = reported(cast, cast.officer, now=days(1), text="护栏缺失")
    given = {"campaign": campaign, "part": part, "aspect": "用电", "actor": cast.office, "now": days(1)}
    with pytest.raises(Refused, match="reason-missing"):
        services.add_hazards(uids=[odd.uid], reason=" ", **given)
    with pytest.raises(Refused, match="aspect-unknown"):
        services.add_hazards(uids=[odd.uid], reason="x", **{**given, "aspect": "无"})
    with pytest.raises(Refused, match="campaign-not-own"):
        services.add_hazards(uids=[odd.uid], reason="x", **{**given, "actor": cast.head})
    with pytest.raises(Forbidden):
        services.add_hazards(uids=[odd.uid], reason="x", **{**given, "actor": cast.villager})
    assert services.add_hazards(uids=[odd.uid], reason="督查组交来", **given) == 1
    with pytest.raises(Refused, match="finding-known"):
        services.add_hazards(uids=[odd.uid], reason="再来", **given)
    mine = of(campaign, hazard=odd).get()
    assert (mine.why, mine.aspect, mine.by_hand) == ("person", "用电", True)
    other = of(campaign).exclude(pk=mine.pk).get()
    sorted_ = services.sort(other, 1, part=part, aspect="用电", actor=cast.office, now=days(1))
    services.take_out(mine, mine.version, reason="不属本次", actor=cast.office, now=days(1))
    services.gather(campaign, actor=cast.office, now=days(2))
    assert of(campaign, hazard=odd).get().out_at is not None, "what a person took out stays out"
    assert of(campaign, pk=sorted_.pk).get().aspect == "用电"
    kinds = Act.objects.beyond_scope("test").filter(kind__startswith="action_finding").order_by("id")
    assert [act.kind.partition(".")[2] for act in kinds if "s." not in act.kind] == ["added", "sorted", "taken_out"]
    round_ = inspected(cast, "慰问", 4, days(1))
    services.add_rounds(
        uids=[round_.uid], field="inspection", campaign=campaign, part=None, reason="顺带检查", actor=cast.office,
        now=days(1),
    )  # fmt: skip
    assert queries.work(cast.office, campaign)["visits"] == 4
    void(INSPECTIONS, round_, round_.version, reason="填错", actor=cast.officer, now=days(2))
    assert queries.work(cast.office, campaign)["visits"] == 0, "a round that was declared void counts no longer"


@pytest.fixture
def told(cast):
    """An action with a rectified, an overdue and a handed-over hazard of two aspects, and one that was no hazard."""
    campaign, _part = action(cast)
    done = rectified(cast, graded(cast), now=days(2))
    go(hazards.accept, done, cast.officer, now=days(3), opinion="好", photos=[picture()])
    reported(cast, cast.officer, text="电线老化")
    listed = reported(cast, cast.officer, text="消防泵损坏")
    go(hand_over, listed, cast.head, now=NOON, unit=unit(cast.station), batch="清单")
    none = reported(cast, cast.officer, text="消防误报")
    go(hazards.dismiss, none, cast.head, now=NOON, reason="没有")
    inspected(cast)
    return cast, campaign


def test_every_number_opens_exactly_its_rows_and_adds_up_CMP_03(client, told):
    cast, campaign = told
    today = TODAY + timedelta(days=5)
    cells = queries.cells(cast.office, campaign, today)
    sums = queries.summed(cells)
    assert (sums["found"], sums["rectified"], sums["rectifying"], sums["hand_over"], sums["handed_over"]) == (
        3,
        1,
        2,
        1,
        1,
    )
    for cell in cells:
        assert cell.figures["found"] == cell.figures["rectified"] + cell.figures["rectifying"]
    rows = queries.findings(cast.office).filter(campaign=campaign)
    for name, condition in queries.conditions(today).items():
        assert rows.filter(condition).count() == sums[name], name
    for day, (found, done) in queries.by_day(cast.office, campaign).items():
        assert rows.filter(queries.found_on(day), queries.conditions(today)["found"]).count() == found
        assert rows.filter(queries.rectified_on(day)).count() == done
    assert queries.cells(cast.stranger, campaign, today) == []
    sign_in(client, "committee_office", unit(cast.office))
    for split in ("aspect", "county", "cross"):
        page = client.get(f"/campaigns/actions/{campaign.uid}/figures/?split={split}").content.decode()
        assert "figure=found" in page, split
        assert split == "county" or "疏散通道" in page
    base = base_of(campaign, FINDINGS.url("list"))
    assert _listed(client, f"{base}&figure=found") == 3
    assert _listed(client, f"{base}&aspect=用电&figure=found") == 1
    assert _listed(client, f"{base}&aspect=-&figure=found") == 1
    assert _listed(client, f"{base}&county=140403&figure=rectified") == 1
    assert _listed(client, f"{base}&on={TODAY}&figure=found") == 3
    assert _listed(client, f"{ROUNDS.url('list')}?campaign={campaign.uid}&counted=1") == 1


def _listed(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().count("data-open")


def test_the_pages_offer_what_a_person_may_do_CMP_01(client, told):
    cast, campaign = told
    sign_in(client, "committee_office", unit(cast.office))
    one = of(campaign, aspect="").exclude(hazard__state="dismissed").get()
    page = FINDINGS.url("detail", one)
    shown = client.get(page).content.decode()
    assert HAZARDS.url("detail", one.hazard) in shown and "take-out" in shown
    part = campaign.parts.get()
    answer = client.post(f"{page}sort/", {"version": 1, "spot": f"{part.uid}~1"})
    assert answer.status_code == 302 and of(campaign, pk=one.pk).get().aspect == "用电"
    assert client.post(f"{page}take-out/", {"version": 2, "reason": "不属"}).status_code == 302
    panels = client.get(f"{HAZARDS.url('detail', of(campaign, aspect='疏散通道').get().hazard)}panels/campaigns/")
    assert "百日攻坚" in panels.content.decode()
    answer = client.post(f"/campaigns/actions/{campaign.uid}/gather/")
    assert answer.status_code == 302
    stranger = unit(cast.villager)
    client.logout()
    sign_in(client, "village_officer", stranger, name="cun")
    assert client.post(f"/campaigns/actions/{campaign.uid}/gather/").status_code == 403


def test_the_closing_freezes_the_figures_row_by_row_and_they_can_be_counted_again_CMP_16(client, told):
    cast, campaign = told
    with pytest.raises(Refused, match="cut-day"):
        services.make_cut(campaign, day=TODAY + timedelta(days=9), actor=cast.office, now=days(3))
    campaign = actions.sum_up(
        campaign, campaign.version, summary="成效明显", good_practice="夜查", lessons="台账滞后", actor=cast.office,
        now=days(3),
    )  # fmt: skip
    cut = Cut.objects.beyond_scope("test").get()
    assert (cut.kind, cut.totals["found"], cut.totals["rectified"], cut.totals["rectifying"]) == ("closing", 3, 1, 2)
    assert (cut.totals["rounds"], cut.totals["visits"], cut.totals["handed_over"]) == (1, 3, 1)
    late = of(campaign, hazard__text="电线老化").get().hazard
    go(hazards.dismiss, late, cast.head, now=days(4), reason="不是隐患")
    assert queries.summed(queries.cells(cast.office, campaign, TODAY))["found"] == 2
    assert replayed(cut) == cut.totals, "the frozen ones stay"
    reported(cast, cast.officer, now=days(4), text="消防门损坏")
    assert of(campaign).count() == 4, "nothing comes in any more"
    sign_in(client, "committee_office", unit(cast.office))
    assert _listed(client, f"{FINDINGS.url('list')}?frozen={cut.uid}~found") == 3
    cell = next(number for number, one in enumerate(cut.totals["cells"]) if one[1] == "用电")
    assert _listed(client, f"{FINDINGS.url('list')}?frozen={cut.uid}~found~{cell}") == 1
    page = client.get(f"/campaigns/actions/{campaign.uid}/summary/").content.decode()
    assert "夜查" in page and "台账滞后" in page and "37.5" in page, "3 of 8 unit visits that were planned"
    assert client.get(f"/campaigns/cuts/{cut.uid}/").status_code == 200
    with pytest.raises(Refused, match="campaign-closed"):
        services.gather(campaign, actor=cast.office, now=days(4))


def test_a_long_action_keeps_the_figures_of_each_year_CMP_16(told):
    _cast, campaign = told
    assert cut_years(NOON) == 0, "its first year is not over"
    assert cut_years(NOON + timedelta(days=60)) == 1
    assert cut_years(NOON + timedelta(days=61)) == 0
    cut = Cut.objects.beyond_scope("test").get()
    assert (cut.day, cut.kind, cut.totals["found"]) == (date(TODAY.year, 12, 31), "year", 3)
    assert cut.campaign == campaign
