"""From nothing to warning, notice, explanation, act and score, as the people concerned (INS-01 to INS-04)."""

from datetime import UTC, datetime, timedelta

import pytest

from anlan.foundation.accounts.models import User
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.services import system_actor
from anlan.insight.sweep.services import sweep_live
from anlan.insight.warnings.models import Cause, ClosedAs, Explanation, Warning
from anlan.insight.warnings.running import follow_the_sweep
from anlan.prevention.checks.models import SelfCheck
from anlan.registry.lists.loading import load_shipped
from anlan.registry.parties.models import Spell
from anlan.responsibility.duties.services import enter_duty, switch_on
from tests.browser import enter, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.engines, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SYSTEM = system_actor("test")


def look(now):
    sweep_live(now=now)
    return follow_the_sweep(now)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()
    page.wait_for_load_state()


@pytest.fixture
def owing(wang, li, settings, tmp_path):
    """The mill owes a round of self-inspection every week since three weeks ago, and has done none."""
    settings.HOME = tmp_path
    User.objects.update(language="zh-hans")
    now = datetime.now(UTC)
    monday = local_day(now) - timedelta(days=local_day(now).weekday() + 21)
    then = datetime(monday.year, monday.month, monday.day, 4, tzinfo=UTC)
    Spell.objects.beyond_scope("test").update(first_day=monday - timedelta(days=400))
    load_shipped(actor=SYSTEM, now=then)
    terms = {
        "name": "每周自查", "selector": {"facet": "kind", "in": ["enterprise"]}, "cadence": "week",
        "act_kind": "check.plant", "responsibility": "enterprise", "ground": "production",
    }  # fmt: skip
    duty = enter_duty("OWN-1", terms, actor=SYSTEM, now=then)
    switch_on(duty.uid, version=duty.version, from_day=monday, actor=SYSTEM, now=then)
    return now


def test_nobody_inspects_and_the_system_notices_until_somebody_does(owing, wang, li, phone, desktop):
    """隐患不排查,系统有觉察: warned on the phone, explained, refused by the office; the round of this week ends it."""
    look(owing)
    warning = Warning.objects.beyond_scope("test").get(cause=Cause.DUTY)
    assert (warning.failing, warning.party) == (3, wang.unit)

    enter(phone, wang.user)
    phone.goto("/")
    phone.locator(".bell .bell-count").wait_for()
    assert phone.locator(".bell .bell-count").inner_text() == "1"
    assert faults_of(phone) == []
    phone.goto("/notices/")
    phone.get_by_role("link", name="每周自查").first.click()
    phone.wait_for_url(f"**/insight/warnings/{warning.uid}/")
    assert "wang" in phone.locator("main").inner_text(), "who was told stands with the warning"
    assert faults_of(phone) == []
    phone.get_by_role("link", name="情况说明").first.click()
    phone.locator("[name=text]").fill("设备检修，忘了登记")
    press(phone, "情况说明")
    assert Explanation.objects.beyond_scope("test").get().state == "given"

    enter(desktop, li.user)
    desktop.goto("/insight/overview/")
    assert desktop.locator(".stat", has_text="隐患不排查").locator(".stat-value").inner_text() == "1"
    assert faults_of(desktop) == []
    desktop.locator(".stat", has_text="隐患不排查").click()
    desktop.get_by_role("link", name=wang.unit.name).first.click()
    desktop.goto(f"/insight/warnings/{warning.uid}/refuse/")
    desktop.locator("[name=decision]").fill("检修不免除自查")
    press(desktop, "不认可说明")
    assert Explanation.objects.beyond_scope("test").get().state == "refused"

    phone.goto("/")
    phone.get_by_role("link", name="登记").first.click()
    phone.wait_for_load_state()
    phone.get_by_label("未发现隐患").check()
    phone.locator(".form-actions .btn-primary").click()
    phone.wait_for_load_state()
    done = SelfCheck.objects.beyond_scope("test").get()
    assert (done.state, done.party, done.nothing_found) == ("handed_in", wang.unit, True)

    look(datetime.now(UTC))
    warning.refresh_from_db()
    assert warning.closed_as == ClosedAs.MET
    desktop.goto("/insight/overview/")
    assert desktop.locator(".stat", has_text="隐患不排查").locator(".stat-value").inner_text() == "0"
