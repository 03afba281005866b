"""The four sentences of the documents, each from nothing to warning, notice, explanation, act and score, as the people
concerned: the enterprise on a phone, offices and leaders at their desks (design, section 1; INS-01 to INS-04, PRV-30,
PRV-31).

Everything begins in the month before last, which is over and past its cutoff whatever day it is today.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from anlan.foundation.accounts.models import User
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.periods.rules import next_after, previous_to
from anlan.foundation.periods.wording import period_words
from anlan.foundation.scope.services import system_actor
from anlan.insight.assessment.loading import load_shipped as load_sheets
from anlan.insight.assessment.models import Assessment
from anlan.insight.assessment.months import month_before
from anlan.insight.assessment.services import run
from anlan.insight.sweep.services import sweep_live
from anlan.insight.warnings.models import Cause, ClosedAs, Explanation, Warning
from anlan.insight.warnings.rules import Rung
from anlan.insight.warnings.running import follow_the_sweep, look_at_hazards
from anlan.prevention.checks.models import SelfCheck
from anlan.prevention.hazards import services as hazards
from anlan.prevention.hazards.queries import hazard_within
from anlan.registry.lists.loading import load_shipped as load_lists
from anlan.registry.parties.models import Party, Spell
from anlan.responsibility.duties.services import enter_duty, switch_on
from anlan.responsibility.reports.models import Report
from tests.browser import DESKTOP, enter, faults_of
from tests.insight.conftest import somebody
from tests.prevention.hazards.cast import TEXT, picture
from tests.registry import cast

pytestmark = [pytest.mark.browser, pytest.mark.engines, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SYSTEM = system_actor("test")
MONTH = previous_to(month_before(local_day(datetime.now(UTC))))
AFTER = next_after(MONTH).first_day
BEGUN = MONTH.first_day


def noon(day: date, days: int = 0) -> datetime:
    there = day + timedelta(days=days)
    return datetime(there.year, there.month, there.day, 4, tzinfo=UTC)


@dataclass
class Town:
    """Whom the sentences concern: the mill, county and city offices, the county's leader, a bureau of the city."""

    wang: Any
    li: Any
    chen: Any
    qu: Any
    ju: Any


@pytest.fixture
def town(city, wang, li, chen, settings, tmp_path):
    settings.HOME = tmp_path
    county = cast.enterprise(city, village="潞州区", name="潞州区人民政府", kind="government", level=3)
    bureau = cast.enterprise(city, village="长治市", name="市应急局", kind="department", level=2, line="emergency")
    found = Town(wang, li, chen, somebody("qu", county, "leader"), somebody("ju", bureau, "department_head"))
    long_ago = noon(BEGUN, -400)
    Spell.objects.beyond_scope("test").update(first_day=long_ago.date(), recorded_at=long_ago)
    Party.objects.beyond_scope("test").filter(pk=li.unit.pk).update(level=3)
    User.objects.update(language="zh-hans")
    load_lists(actor=SYSTEM, now=long_ago)
    load_sheets(actor=SYSTEM, now=long_ago)
    return found


def owe(name, kind, **terms):
    """Let every party of a kind owe a duty from the first day of the month on."""
    given = {"name": name, "selector": {"facet": "kind", "in": [kind]}, "responsibility": kind,
             "ground": "production", **terms}  # fmt: skip
    duty = enter_duty("OWN-1", given, actor=SYSTEM, now=noon(BEGUN))
    switch_on(duty.uid, version=duty.version, from_day=BEGUN, actor=SYSTEM, now=noon(BEGUN))


def look(now):
    sweep_live(now=now)
    return follow_the_sweep(now)


def press(page, name):
    with page.expect_navigation(timeout=8000):
        page.get_by_role("button", name=name, exact=True).last.click()


def follow(page, name, **options):
    link = page.locator("main").get_by_role("link", name=name, include_hidden=True, **options).first
    link.wait_for(state="attached", timeout=6000)
    with page.expect_navigation(timeout=8000):
        if not link.is_visible():
            page.locator("main").get_by_text("更多", exact=True).first.click()
        link.click(timeout=6000)


def opened(page, name):
    """Open a row of a list in the side panel, and from there as a page."""
    page.locator("main tr", has_text=name).get_by_role("link").first.click()
    with page.expect_navigation(timeout=8000):
        page.locator("[data-panel-page]").click()


def photo(name, shade=90):
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": picture(shade).read()}


def told(page, somebody, number, words):
    """Sign in, see so many notices at the bell, and open the one with these words: the page of its warning."""
    enter(page, somebody.user)
    page.goto("/")
    page.locator(".bell .bell-count").wait_for()
    assert page.locator(".bell .bell-count").inner_text() == str(number)
    assert faults_of(page) == []
    page.locator(".bell").click()
    page.wait_for_load_state()
    page.locator(".notices a", has_text=words).first.click()
    page.wait_for_url("**/insight/warnings/**")
    assert somebody.user.name in page.locator("main").inner_text(), "who was told stands with the warning"
    assert faults_of(page) == []


def explained(page, text):
    follow(page, "情况说明", exact=True)
    page.locator("[name=text]").fill(text)
    press(page, "情况说明")
    assert Explanation.objects.beyond_scope("test").latest("pk").state == "given"


def decided(page, verb, reason):
    """Decide about the explanation on the page of the warning that is open."""
    page.reload()
    follow(page, verb, exact=True)
    page.locator("[name=decision]").fill(reason)
    press(page, verb)


def figure(page, sentence):
    """Return the number under one of the four sentences on the leader's page."""
    page.goto("/insight/overview/")
    return int(page.locator(".stat", has_text=sentence).locator(".stat-value").inner_text())


def published(page, somebody, sheet):
    """Let the clock compute the month, and the city's office publish it."""
    run(MONTH, actor=SYSTEM, now=datetime.now(UTC))
    enter(page, somebody.user)
    page.goto("/insight/assessments/")
    opened(page, sheet)
    follow(page, "公布", exact=True)
    page.locator(".form-actions .btn-primary").click()
    with page.expect_navigation(timeout=8000):
        page.locator("dialog [value=ok], dialog .btn-primary").locator("visible=true").click()
    assert Assessment.objects.beyond_scope("test").filter(state="published").count() == 1


def opened_line(page, somebody, indicator):
    """Open a line of the own unit's published score, by the ranking."""
    page.goto("/insight/assessments/")
    opened(page, period_words(MONTH.code))
    follow(page, somebody.unit.name)
    follow(page, indicator)
    assert faults_of(page) == []


def the_warning(cause=Cause.DUTY):
    return Warning.objects.beyond_scope("test").get(cause=cause)


def test_nobody_inspects_and_the_system_notices_until_somebody_does(town, phone, desktop):
    """隐患不排查,系统有觉察: warned on the phone, explained, refused by the office; the round of this week ends it."""
    wang, li = town.wang, town.li
    owe("每周自查", "enterprise", cadence="week", act_kind="check.plant")
    look(noon(AFTER))
    warning = the_warning()
    assert warning.failing >= 3 and warning.party == wang.unit

    told(phone, wang, 1, "每周自查")
    explained(phone, "设备检修，忘了登记")

    enter(desktop, li.user)
    assert figure(desktop, "隐患不排查") == 1
    assert faults_of(desktop) == []
    desktop.locator(".stat", has_text="隐患不排查").click()
    opened(desktop, wang.unit.name)
    decided(desktop, "不认可说明", "检修不免除自查")
    assert Explanation.objects.beyond_scope("test").get().state == "refused"

    phone.goto("/")
    follow(phone, "登记")
    phone.get_by_label("未发现隐患").check()
    phone.locator(".form-actions .btn-primary").click()
    phone.wait_for_load_state()
    done = SelfCheck.objects.beyond_scope("test").get()
    assert (done.state, done.party, done.nothing_found) == ("handed_in", wang.unit, True)

    look(datetime.now(UTC))
    assert the_warning().closed_as == ClosedAs.MET
    assert figure(desktop, "隐患不排查") == 0

    published(desktop, town.chen, "县（区）")
    enter(desktop, town.qu.user)
    opened_line(desktop, town.qu, "辖区企业隐患自查按时率")
    follow(desktop, "每周自查")
    assert "本周期没有履职记录" in desktop.locator("main").inner_text()


def test_a_report_is_not_handed_in_and_the_system_reports_it(town, desktop, open_window):
    """上报不按时,系统有报告: the bureau's monthly report; handed in late, explained, accepted; the month says late."""
    ju, chen, office = town.ju, town.chen, open_window(DESKTOP)
    owe("安全生产月度报告", "department", cadence="month", grace=5, act_kind="report.monthly")
    look(noon(AFTER, 11))
    look(datetime.now(UTC))

    told(desktop, ju, 2, "安全生产月度报告")
    follow(desktop, "查看所涉事项")
    desktop.goto(desktop.url.replace(the_warning().latest, MONTH.code))
    follow(desktop, "登记", exact=True)
    for part in ("checks", "meetings", "hazards"):
        desktop.locator(f"[name={part}]").fill("带队夜查两次，发现隐患三条，已整改")
    for box in desktop.locator("[name^=figure_]").all():
        box.fill("2")
    desktop.locator("[name=photos]").set_input_files([photo("夜查")])
    desktop.locator(".form-actions .btn-primary").click()
    desktop.get_by_text("已提交").first.wait_for()
    report = Report.objects.beyond_scope("test").get()
    assert (report.state, report.party, report.period) == ("handed_in", ju.unit, MONTH.code)

    desktop.goto(f"/insight/warnings/{the_warning().uid}/")
    explained(desktop, "经办人调离，交接时漏报，现已补报")
    told(office, chen, 3, "安全生产月度报告")
    decided(office, "认可说明", "情况属实，下不为例")
    assert the_warning().closed_as == ClosedAs.ACCEPTED
    look(datetime.now(UTC))
    assert not Warning.objects.beyond_scope("test").filter(closed_at=None).exists()

    published(office, chen, "市直部门")
    opened_line(desktop, ju, "本部门职责按时完成率")
    follow(desktop, "安全生产月度报告")
    assert "逾期完成" in desktop.locator("main").inner_text()
    follow(desktop, "一报")
    assert "带队夜查两次" in desktop.locator("main").inner_text(), "down to the act and its record"


@pytest.fixture
def major(town):
    """A major hazard at the mill, found by the county's office; its plan is approved for the middle of the month."""
    wang, li = town.wang.actor, town.li.actor
    found = hazards.report(hazards.Report(party=town.wang.unit.uid, text=TEXT), actor=li, now=noon(BEGUN))

    def go(verb, actor, day, **given):
        version = hazard_within(found.uid, actor).version
        verb(uid=found.uid, version=version, actor=actor, now=noon(BEGUN, day), **given)

    go(hazards.grade, li, 0, grade="major", basis="重大事故隐患判定标准")
    settled = {"responsible": "王厂长", "measures": "清理通道", "funds": Decimal(500), "contingency": "专人引导",
               "time_limit": BEGUN + timedelta(days=14)}  # fmt: skip
    go(hazards.make_plan, wang, 1, settled=settled)
    go(hazards.approve_plan, li, 2)
    return hazard_within(found.uid, li), go


def test_a_major_hazard_is_not_reported_to_both_and_the_system_reports_it(town, major, phone, desktop):
    """上报不按时,系统有报告: both reports of a major hazard (双报告), entered on the phone; the month counts it."""
    hazard, _ = major
    for day in (4, 7):
        look_at_hazards(noon(BEGUN, day))
    warning = the_warning(Cause.DUAL)
    assert (warning.rung, warning.failing) == (Rung.REPORT, 2)

    enter(desktop, town.li.user)
    assert figure(desktop, "上报不按时") == 1

    told(phone, town.wang, 2, "双报告")
    for receiver, left in (("监管部门", 1), ("职代会", 0)):
        phone.goto(f"/insight/warnings/{warning.uid}/")
        follow(phone, "查看所涉事项")
        follow(phone, "登记报告")
        phone.get_by_label(receiver).check()
        phone.locator("[name=reported_on]").fill(local_day(datetime.now(UTC)).isoformat())
        phone.locator("[name=content]").fill("二楼通道被堵，已停用二楼")
        phone.locator("[name=evidence]").set_input_files(photo("报告"))
        phone.locator(".form-actions .btn-primary").click()
        phone.locator(".gap, .plain-list").first.wait_for()
        assert hazard.dual_reports.count() == 2 - left
    assert faults_of(phone) == []
    look_at_hazards(datetime.now(UTC))
    assert the_warning(Cause.DUAL).closed_as == ClosedAs.MET
    assert figure(desktop, "上报不按时") == 0

    published(desktop, town.chen, "县（区）")
    enter(desktop, town.qu.user)
    opened_line(desktop, town.qu, "升级至上报的预警")
    row = desktop.locator("[data-table=rows-behind] tbody tr", has_text=town.wang.unit.name)
    assert "现已解除：已履行" in row.inner_text()
    with desktop.expect_navigation():
        row.get_by_role("link").click()
    assert "双报告" in desktop.locator("main").inner_text()


def test_a_repair_is_late_and_the_system_warns_until_another_person_accepted_it(town, major, phone, desktop):
    """整改不及时,系统有警示: reminded, warned, reported; listed; rectified, accepted, delisted; scored."""
    hazard, go = major
    wang, li = town.wang, town.li
    for day, receiver in enumerate(("department", "staff_congress"), start=2):
        said = {"receiver": receiver, "reported_on": BEGUN, "content": "情况说明", "evidence": picture()}
        go(hazards.dual_report, wang.actor, day, **said)
    rungs = []
    for day in (12, 15, 18):
        look_at_hazards(noon(BEGUN, day))
        rungs.append(the_warning(Cause.HAZARD).rung)
    assert rungs == [Rung.REMIND, Rung.WARN, Rung.REPORT], "before the deadline, at it, and up to the superior"

    told(phone, wang, 2, "隐患逾期未整改")
    explained(phone, "防火门缺货")
    told(desktop, li, 2, "隐患逾期未整改")
    decided(desktop, "不认可说明", "先停用二楼，限期整改")
    follow(desktop, "查看所涉事项")
    follow(desktop, "挂牌督办")
    desktop.locator("[name=level][value='3']").check()
    desktop.locator("[name=unit]").fill(li.unit.name)
    desktop.locator("[name=requirements]").fill("停用二楼，十日内整改完毕")
    desktop.locator(".form-actions .btn-primary").click()
    desktop.locator("main").get_by_text("挂牌中").wait_for()
    assert faults_of(desktop) == []
    order = hazard.orders.get()

    phone.goto("/notices/")
    phone.goto(f"/insight/warnings/{the_warning(Cause.HAZARD).uid}/")
    follow(phone, "查看所涉事项")
    follow(phone, "整改完成")
    phone.locator("[name=outcome]").fill("通道已清空，防火门已装")
    phone.locator("[name=after]").set_input_files([photo("整改后", 30)])
    press(phone, "整改完成")
    look_at_hazards(datetime.now(UTC))
    warning = the_warning(Cause.HAZARD)
    assert (warning.closed_at, warning.answered) == (None, True), "nobody but himself says so yet"

    desktop.goto(f"/prevention/hazards/{hazard.uid}/")
    follow(desktop, "验收合格")
    desktop.locator("[name=opinion]").fill("通道畅通，防火门完好")
    desktop.locator("[name=photos]").set_input_files([photo("复查", 60)])
    desktop.locator(".form-actions .btn-primary").click()
    desktop.get_by_role("link", name="销号").first.wait_for()
    look_at_hazards(datetime.now(UTC))
    assert the_warning(Cause.HAZARD).closed_as == ClosedAs.MET
    follow(desktop, "销号")
    desktop.locator(".form-actions .btn-primary").click()
    desktop.get_by_text("已全部办结").first.wait_for()
    desktop.goto(f"/prevention/orders/{order.uid}/")
    follow(desktop, "摘牌")
    press(desktop, "摘牌")
    order.refresh_from_db()
    assert order.state == "delisted"

    published(desktop, town.chen, "县（区）")
    enter(desktop, town.qu.user)
    opened_line(desktop, town.qu, "月末逾期未整改隐患")
    follow(desktop, TEXT[:10])
    assert "防火门已装" in desktop.locator("main").inner_text()


def test_work_falls_short_and_the_system_scores_it_and_an_objection_reopens_the_line(town, desktop, open_window):
    """工作不到位,系统有考核: a drill a month, not held; refused, held, scored; the county objects, the city decides."""
    qu, chen, office = town.qu, town.chen, open_window(DESKTOP)
    clerk = somebody("gong", qu.unit, "township_officer", head=False)
    User.objects.update(language="zh-hans")
    owe("每月应急演练", "government", cadence="month", act_kind="drill.held")
    look(noon(AFTER, 7))

    told(desktop, qu, 1, "每月应急演练")
    explained(desktop, "以会议代替")
    told(office, chen, 2, "每月应急演练")
    decided(office, "不认可说明", "以会代练不算演练")

    published(office, chen, "县（区）")
    opened_line(desktop, qu, "本级职责按时完成率")
    line = desktop.url
    follow(desktop, "每月应急演练")
    assert "未履行" in desktop.locator("main").inner_text()

    desktop.goto(line)
    follow(desktop, "提出异议")
    desktop.locator("[name=reason]").fill("当月汛情，演练改期，有市局批复")
    press(desktop, "提出异议")
    office.goto("/")
    follow(office, "异议")
    opened(office, qu.unit.name)
    follow(office, "采纳")
    office.locator("[name=points]").fill("20")
    office.locator("[name=decision]").fill("批复属实，不扣分")
    press(office, "采纳")
    newest = Assessment.objects.beyond_scope("test").get(edition=2)
    desktop.goto(f"/insight/assessments/{newest.uid}/")
    follow(desktop, qu.unit.name)
    follow(desktop, "本级职责按时完成率")
    assert "批复属实，不扣分" in desktop.locator("main").inner_text()
    assert faults_of(desktop) == []

    enter(office, clerk.user)
    office.goto("/")
    follow(office, "登记")
    office.locator("[name=people]").fill("40")
    office.locator("[name=evaluation]").fill("疏散用时三分钟，通信不畅，已补对讲机")
    office.locator(".form-actions .btn-primary").click()
    office.get_by_text("已提交").first.wait_for()
    look(datetime.now(UTC))
    assert the_warning().closed_as == ClosedAs.MET
