"""A special action with phases, sector work, groups, bulletins, measures, tasks and summary (CMP-01, CMP-16)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from anlan.campaigns.actions import queries, services
from anlan.campaigns.actions.models import ActionGroup, Campaign
from anlan.campaigns.actions.register import CAMPAIGNS, GROUPS
from anlan.campaigns.actions.rules import Phase, running, standing
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.parties.models import Party
from anlan.responsibility.tasks import services as tasks
from anlan.responsibility.tasks.rules import TaskGiven
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in

TODAY = date(2026, 11, 22)


def test_phases_may_overlap_and_each_day_belongs_to_those_that_run():
    phases = [
        Phase("动员部署", date(2026, 11, 1), date(2026, 11, 22)),
        Phase("排查整治", date(2026, 11, 20), date(2026, 12, 31)),
        Phase("常态巩固", date(2027, 1, 1), None),
    ]
    assert running(phases, TODAY) == ["动员部署", "排查整治"]
    assert running(phases, date(2028, 1, 1)) == ["常态巩固"]
    assert standing(date(2026, 12, 1), None, TODAY) == "before"


def unit(actor):
    return Party.objects.beyond_scope("test").get(pk=actor.organisation_id)


def planned(cast, **further):
    values = {"title": "三个狠抓", "document": "实施方案", "lead": unit(cast.office), "first_day": TODAY, **further}
    return services.enter(services.CAMPAIGN, values, actor=cast.office, now=NOON)


def add(sort, campaign, by, **values):
    return services.enter(sort, {"campaign": campaign, **values}, actor=by, now=NOON)


@pytest.mark.django_db
def test_an_action_is_run_by_its_lead_and_summed_up_with_frozen_figures(cast):
    task_list = tasks.draft_list(
        title="分解表", document="方案", issuer=unit(cast.office), first_day=TODAY, actor=cast.office, now=NOON,
        tasks=[TaskGiven("整治", units=(("安居村委会", "lead"),))],
    )  # fmt: skip
    tasks.issue(task_list.uid, 1, actor=cast.office, now=NOON)
    campaign = planned(cast, task_list=task_list)
    with pytest.raises(Refused, match="campaign-days"):
        services.change(
            services.CAMPAIGN, campaign, 1, {"last_day": TODAY - timedelta(days=1)}, actor=cast.office, now=NOON
        )
    with pytest.raises(Forbidden):
        planned(replace_office(cast, cast.villager))
    head = replace(cast.head, reach=cast.office.reach)
    with pytest.raises(Refused, match="campaign-not-own"):
        add(services.MEASURE, campaign, head, kind="technical", name="a", unit="b", issued_on=TODAY)
    campaign = services.begin(campaign, 1, actor=cast.office, now=NOON)
    add(services.PART, campaign, cast.office, kind="phase", name="动员部署", first_day=TODAY)
    group = {"kind": "covert", "name": "暗访一组", "head": "张三", "rounds": 2, "found": 7}
    add(services.GROUP, campaign, cast.office, **group)
    add(services.BULLETIN, campaign, cast.office, number="第1期", title="通报", issued_on=TODAY, text="情况")
    for kind in ("institutional", "technical", "technical"):
        add(services.MEASURE, campaign, cast.office, kind=kind, name=kind, unit="安委办", issued_on=TODAY)
    assert not ActionGroup.objects.visible_to(cast.villager).exists(), "covert groups are known to their lead's reach"
    assert queries.campaigns(cast.villager).get() == campaign, "that there is an action is for all who sign in"
    assert queries.task_tally(cast.office, campaign, TODAY).total == 1
    with pytest.raises(Refused, match="stale-edit"):
        services.sum_up(campaign, 1, summary="总结", actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="facts-missing"):
        services.sum_up(campaign, campaign.version, summary=" ", actor=cast.office, now=NOON)
    campaign = services.sum_up(campaign, campaign.version, summary="成效明显", actor=cast.office, now=NOON)
    assert campaign.totals == {
        "groups": 1, "rounds": 2, "found": 7, "bulletins": 1, "measures": {"institutional": 1, "technical": 2},
        "tasks": {"total": 1, "finished": 0, "late": 0},
    }  # fmt: skip
    with pytest.raises(Refused, match="campaign-closed"):
        add(services.BULLETIN, campaign, cast.office, number="第2期", title="x", issued_on=TODAY, text="y")


def replace_office(cast, actor):
    return replace(cast, office=actor)


@pytest.mark.django_db
def test_the_pages_of_an_action(client, cast):
    office = unit(cast.office)
    sign_in(client, "committee_office", office)
    new = {"title": "百日攻坚", "document": "方案", "lead": office.name, "first_day": "2026-11-01"}
    posted = client.post(CAMPAIGNS.url("new"), new)
    assert posted.status_code == 302, posted.context["form"].errors
    campaign = Campaign.objects.beyond_scope("test").get()
    detail = CAMPAIGNS.url("detail", campaign)
    assert client.post(f"{detail}begin/", {"version": 1}).status_code == 302
    page = f"{GROUPS.url('new')}?campaign={campaign.uid}"
    assert "百日攻坚" in client.get(page).content.decode()
    group = {
        "campaign": str(campaign.uid),
        "kind": "squad",
        "name": "工作专班",
        "head": "李四",
        "rounds": 0,
        "found": 0,
    }
    posted = client.post(page, group)
    assert posted.status_code == 302, posted.context["form"].errors
    shown = client.get(detail).content.decode()
    assert "工作专班" in shown and "sum-up" in shown
    assert client.post(GROUPS.url("new"), {**group, "campaign": "0"}).status_code == 422
    assert client.get(f"/api/campaigns/actions/{campaign.uid}").status_code == 200
    client.logout()
    sign_in(client, "village_officer", unit(cast.villager), name="cun")
    assert "工作专班" not in client.get(detail).content.decode()
    assert client.post(f"{detail}sum-up/", {"version": 2, "summary": "x"}).status_code == 403
