"""A task list of the demo city: issued by the county's office, its tasks in different states, one late."""

from datetime import date, timedelta

from anlan.campaigns.actions import services as campaigns
from anlan.campaigns.actions.queries import campaigns as all_actions
from anlan.campaigns.blueprints import services as blueprints
from anlan.campaigns.findings import services as findings
from anlan.config.demo.days import Days
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.insight.warnings.running import look_at_tasks
from anlan.registry.parties.models import Party
from anlan.responsibility.tasks import queries, services
from anlan.responsibility.tasks.models import TaskList, UnitTask
from anlan.responsibility.tasks.rules import TaskGiven, units_of

ISSUED, DUE, FIRE = 24, 6, 55
# Theme, item, printed number, task, units, days from today to the deadline, cadence.
_ROWS = (
    ("狠抓责任落实", "一、压实监管责任", "1.", "建立安全生产职责清单、任务清单，逐级签订责任书",
     "应急管理局（牵头）、马厂镇安监站", -4, ""),
    ("狠抓责任落实", "一、压实监管责任", "2.", "开展专项检查，每周报告检查家次和隐患整改情况",
     "马厂镇安监站、应急管理局（配合）", 20, "week"),
    ("狠抓责任落实", "二、压实企业责任", "3.", "督促企业主要负责人每月带队检查", "应急管理局监督企业落实", 30, ""),
    ("狠抓隐患治理", "三、消除火灾隐患", "4.", "清理疏散通道、安全出口，整治电动自行车违规停放充电",
     "马厂镇安监站", DUE, ""),
    ("狠抓宣传教育", "四、入户宣传", "5.", "开展“敲门行动”，入户宣传用火用电用气安全", "马厂镇安监站", 12, "month"),
)  # fmt: skip


def tell(*, city: Actor, office: Actor, bureau: Actor, station: Actor, days: Days) -> None:
    """Issue the list and let its units work: one task finished, one waiting, one objected to, one late, one fresh."""
    today, at = local_day(days.now), days.at
    issuer = Party.objects.visible_to(office).filter(pk=office.organisation_id).first()
    if issuer is None or TASKS_TITLE in queries.task_lists(office).values_list("title", flat=True):
        return
    given = [
        TaskGiven(text, theme, item, number, *units_of(units), today + timedelta(days=left), cadence)
        for theme, item, number, text, units, left, cadence in _ROWS
    ]
    task_list = services.draft_list(
        title=TASKS_TITLE, document="安全生产“三个狠抓”专项行动实施方案", document_number="潞安发〔2026〕6号",
        issuer=issuer, first_day=today - timedelta(days=ISSUED), last_day=today + timedelta(days=60), tasks=given,
        actor=office, now=at(ISSUED),
    )  # fmt: skip
    services.issue(task_list.uid, task_list.version, leave_out_unknown=True, actor=office, now=at(ISSUED, 10))

    def of(order: int, actor: Actor) -> UnitTask:
        return queries.unit_tasks(actor).get(task_list=task_list, task__order=order, party=actor.organisation_id)

    first, now = of(1, bureau), at(20)
    services.progress(first.uid, 1, note="职责清单已印发，责任书签订完毕", done=True, actor=bureau, now=now)
    services.finish(first.uid, of(1, bureau).version, note="材料齐全", actor=office, now=at(18))
    late = of(1, station)
    services.progress(late.uid, 1, note="任务清单正在征求各村意见", percent=50, actor=station, now=at(15))
    services.remind(late.uid, of(1, station).version, note="请于本周内完成", actor=office, now=at(2))
    weekly = of(2, station)
    services.progress(weekly.uid, 1, note="检查18家，发现隐患31条，整改24条", percent=25, actor=station, now=at(9))
    done = of(4, station)
    services.progress(done.uid, 1, note="清理通道26处，拆除违规充电点9处", done=True, actor=station, now=at(1))
    services.object_to(of(2, bureau).uid, 1, reason="该项由乡镇组织实施，建议调整为牵头指导", actor=bureau, now=at(22))
    _campaign(task_list, office, days)
    _fire(city, days)
    look_at_tasks(days.now)


def _campaign(task_list: TaskList, office: Actor, days: Days) -> None:
    """Run the action to which the list belongs: phases, sectors from templates, a group, a bulletin, two measures."""
    today, now = local_day(days.now), days.at(ISSUED, 11)

    def ago(number: int) -> date:
        return today - timedelta(days=number)

    plan = {
        "title": "安全生产“三个狠抓”专项行动", "document": task_list.document, "task_list": task_list,
        "document_number": task_list.document_number, "lead": task_list.issuer, "first_day": ago(ISSUED),
        "last_day": ago(-60), "aim": "压实责任、消除隐患、提升意识，坚决防范遏制生产安全事故",
    }  # fmt: skip
    campaign = campaigns.enter(campaigns.CAMPAIGN, plan, actor=office, now=now)
    campaigns.begin(campaign, campaign.version, actor=office, now=now)
    for kind, name, first, last, content in (
        ("phase", "动员部署", ISSUED, 15, "制定方案，分解任务，召开部署会"),
        ("phase", "集中整治", 14, -30, "逐企业排查，建立问题隐患和制度措施清单"),
        ("phase", "巩固提升", -31, -60, "回头看，总结经验，完善制度"),
    ):
        part = {"campaign": campaign, "kind": kind, "name": name, "first_day": ago(first), "last_day": ago(last)}
        campaigns.enter(campaigns.PART, part | {"content": content}, actor=office, now=now)
    blueprints.add_sectors(campaign, ("fire", "gas", "special_equipment"), actor=office, now=now)
    findings.gather(campaign, actor=office, now=days.at(0, 0, 5))
    group = {"kind": "supervision", "name": "第一督导组", "head": "赵文斌", "area": "马厂镇", "rounds": 1, "found": 12}
    campaigns.enter(campaigns.GROUP, {"campaign": campaign, **group}, actor=office, now=now)
    bulletin = {
        "number": "第1期",
        "title": "关于第一轮督导情况的通报",
        "issued_on": ago(8),
        "text": "督导1轮，发现问题12个。",
    }
    campaigns.enter(campaigns.BULLETIN, {"campaign": campaign, **bulletin}, actor=office, now=days.at(8))
    for kind, name in (("institutional", "企业主要负责人月带队检查制度"), ("technical", "电动自行车充电场所技术要求")):
        measure = {"kind": kind, "name": name, "unit": task_list.issuer.name, "issued_on": ago(5)}
        campaigns.enter(campaigns.MEASURE, {"campaign": campaign, **measure}, actor=office, now=days.at(5))


def _fire(office: Actor, days: Days) -> None:
    """Run the city's fire campaign of a hundred days: what was found since is sorted into its six kinds of problems."""
    lead = Party.objects.visible_to(office).filter(pk=office.organisation_id).first()
    if lead is None:
        return
    first = local_day(days.now) - timedelta(days=FIRE)
    begun = blueprints.start(
        "fire", document="消防安全百日攻坚行动方案", document_number="长安发〔2026〕5号", lead=lead, first_day=first,
        actor=office, now=days.at(FIRE, 9),
    )  # fmt: skip
    planned = {"planned_visits": 6000, "planned_rounds": 1500}
    begun = campaigns.change(campaigns.CAMPAIGN, begun, begun.version, planned, actor=office, now=days.at(FIRE, 9, 30))
    campaigns.begin(begun, begun.version, actor=office, now=days.at(FIRE, 10))
    findings.gather(begun, actor=office, now=days.at(0, 0, 5))


def freeze(*, city: Actor, days: Days) -> None:
    """Freeze the figures of the city's campaign up to yesterday, once the year's inspections are told."""
    yesterday = local_day(days.now) - timedelta(days=1)
    for campaign in all_actions(city).filter(template="fire", state="running"):
        if not campaign.cuts.exists():
            findings.make_cut(campaign, day=yesterday, actor=city, now=days.at(0, 0, 6))


TASKS_TITLE = "安全生产“三个狠抓”专项行动工作任务分解表"
