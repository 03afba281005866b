"""A notice in real Chromium: taken in, reviewed by keyboard, published; a late task then warns its unit (RSP-21)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.services import system_actor
from anlan.insight.warnings.running import look_at_tasks
from anlan.registry.groups.services import Definition, add_group
from anlan.registry.lists.loading import load_shipped as load_lists
from anlan.responsibility.review.models import PolicyDocument
from anlan.responsibility.tasks.models import TaskList, UnitTask
from tests.browser import enter, faults_of
from tests.matrix.world import SYSTEM, build_world
from tests.registry.cast import NOON
from tests.responsibility.review.notice import NOTICE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.engines,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
TOWN = Path(__file__).parents[4] / "shared" / "seeds" / "zhufoan_three_firm_grips.txt"


@pytest.fixture
def world():
    load_lists(actor=SYSTEM, now=NOON)
    world = build_world()
    rule = {"all": [{"facet": "kind", "in": ["village_committee"]}]}
    for name in ("各村（社区）", "安委会各成员单位"):
        add_group(name=name, region=world.city["潞州区"], definition=Definition(selector=rule),
                  actor=system_actor("test"), now=NOON)  # fmt: skip
    return world


def taken_in(page, tmp_path, text):
    (tmp_path / "行动方案.txt").write_text(text, encoding="utf-8")
    page.goto("/responsibility/policy_documents/new/")
    page.get_by_label("文件", exact=True).set_input_files(tmp_path / "行动方案.txt")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="审阅", exact=True).first.click()
    page.locator(".draft-item.is-chosen").wait_for()


def settled(page):
    """Wait until no answer is on its way: a key pressed before that would meet the item as it was."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def counts(page, words):
    page.locator("#review-counts").get_by_text(words).wait_for()


def named(page, units):
    """Say whom the unknown words mean; the others are left out."""
    page.get_by_role("link", name="指明对应单位").first.click()
    for row in page.locator(".name-row").all():
        words = row.locator("legend").inner_text()
        if words in units:
            row.get_by_label("单位", exact=True).fill(units[words])
        else:
            row.get_by_label("有意略去").check()
    assert faults_of(page) == []
    page.get_by_role("button", name="保存").click()
    page.locator(".draft-item.is-chosen").wait_for()


def published(page):
    page.get_by_role("link", name="预演与发布").click()
    assert faults_of(page) == []
    last = local_day(datetime.now(UTC)) + timedelta(days=10)
    page.get_by_label("截止日期").fill(last.isoformat())
    page.get_by_role("button", name="发布").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    page.get_by_role("link", name="挂图作战").wait_for()


def test_a_notice_is_reviewed_by_keyboard_published_and_a_late_task_warns_its_unit(desktop, tmp_path, world):
    enter(desktop, world.users["committee_office"])
    taken_in(desktop, tmp_path, NOTICE)
    counts(desktop, "待审 6 条")
    chosen = desktop.locator(".draft-item.is-chosen .draft-text")
    assert chosen.inner_text() == "安全检查"
    assert desktop.locator(".mark.is-chosen").first.inner_text() == "规上企业主要负责人"
    desktop.keyboard.press("a")
    counts(desktop, "采纳 1 条")
    expect(chosen).to_contain_text("对重点企业")
    desktop.keyboard.press("e")
    desktop.get_by_label("频次").select_option("month")
    desktop.get_by_label("履职凭据").select_option("report.follow_up")
    desktop.get_by_role("button", name="保存").click()
    desktop.locator(".draft-item.is-chosen .draft-facts").get_by_text("每月").wait_for()
    settled(desktop)
    desktop.keyboard.press("r")
    counts(desktop, "不采纳 1 条")
    expect(chosen).to_contain_text("规上企业每半年")
    desktop.keyboard.press("k")
    expect(chosen).to_contain_text("对重点企业")
    desktop.keyboard.press("o")
    counts(desktop, "待审 5 条")
    assert faults_of(desktop) == []
    desktop.get_by_role("button", name="采纳全部可信条目").click()
    counts(desktop, "待审 1 条")
    desktop.keyboard.press("a")
    counts(desktop, "待审 0 条")
    named(desktop, {"应急局": "潞州区应急管理局"})
    published(desktop)

    task_list = TaskList.objects.beyond_scope("test").order_by("-pk").first()
    assert (task_list.state, task_list.tasks.count()) == ("issued", 3)
    rows = UnitTask.objects.beyond_scope("test").filter(task_list=task_list)
    assert sorted(rows.values_list("party__name", flat=True)) == ["安居村委会"] * 2 + ["潞州区应急管理局"] * 2
    look_at_tasks(datetime.now(UTC) + timedelta(days=12))
    desktop.context.clear_cookies()
    enter(desktop, world.users["department_head"])
    desktop.goto("/")
    row = desktop.locator("li", has=desktop.get_by_role("link", name="本单位的预警"))
    assert row.locator(".tag").inner_text() == "2"
    row.get_by_role("link").click()
    desktop.get_by_role("cell", name="任务逾期").first.wait_for()
    assert desktop.get_by_role("cell", name="任务逾期").count() == 2


def test_on_a_phone_document_and_draft_are_tabs(phone, tmp_path, world):
    enter(phone, world.users["committee_office"])
    taken_in(phone, tmp_path, NOTICE)
    assert not phone.locator(".review-text").is_visible()
    assert faults_of(phone) == []
    phone.locator(".draft-item.is-chosen").get_by_role("button", name="查看原文").click()
    assert phone.locator(".mark.is-chosen").first.is_visible()
    assert faults_of(phone) == []
    phone.get_by_role("button", name="草稿").click()
    phone.locator(".draft-item.is-chosen").get_by_role("button", name="采纳", exact=True).click()
    counts(phone, "采纳 1 条")


@pytest.mark.skipif(not TOWN.exists(), reason="the town's document is not beside this checkout")
def test_the_town_s_document_becomes_fifty_four_tasks(desktop, tmp_path, world):
    enter(desktop, world.users["committee_office"])
    taken_in(desktop, tmp_path, TOWN.read_text(encoding="utf-8"))
    desktop.get_by_role("button", name="采纳全部可信条目").click()
    desktop.locator(".draft-item.is-accepted").first.wait_for()
    for left in range(desktop.locator(".draft-item.is-open").count(), 0, -1):
        desktop.keyboard.press("r")
        expect(desktop.locator(".draft-item.is-open")).to_have_count(left - 1)
    named(desktop, {"派出所": "潞州区应急管理局", "安监所": "马厂镇安监站", "民政办": "潞州区安委办",
                    "城建办": "潞州区市场监管局", "农综站": "马厂镇安监站", "林业站": "马厂镇安监站",
                    "项目办": "潞州区安委办", "市场监管所": "潞州区市场监管局", "执法分局": "潞州区应急管理局",
                    "重点领域中小微企业": "潞州区安委办"})  # fmt: skip
    published(desktop)
    document = PolicyDocument.objects.beyond_scope("test").exclude(task_list=None).get()
    assert document.task_list.tasks.count() == 54
    desktop.goto(reverse("task-board", args=[document.task_list.uid]))
    desktop.locator(".verdicts").first.wait_for()
