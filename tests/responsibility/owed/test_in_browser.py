"""What is owed in real Chromium: the pages pass axe at both sizes, and a phone records what is due in a few taps."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from anlan.foundation.calendars.rules import local_day
from anlan.prevention.checks.models import SelfCheck
from anlan.registry.lists.loading import load_shipped as load_lists
from anlan.responsibility.duties import services as duties
from anlan.responsibility.duties.models import Duty
from tests.browser import enter, faults_of
from tests.matrix.world import SYSTEM, build_world
from tests.registry.cast import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = {"all": [{"facet": "kind", "in": ["enterprise"]}, {"facet": "region", "prefix": "14"}]}
SELECTOR = {"any": [{"facet": "kind", "in": ["plant"]}, HERE]}


@pytest.fixture
def world():
    load_lists(actor=SYSTEM, now=NOON)
    world = build_world()
    world.units["mill"].spells.update(first_day=date(2025, 1, 1), recorded_at=datetime(2025, 1, 1, tzinfo=UTC))
    first = local_day(datetime.now(UTC)) - timedelta(days=200)
    now = datetime(first.year, first.month, first.day, 4, tzinfo=UTC)
    terms = {"name": "厂矿月查", "selector": SELECTOR, "cadence": "month", "act_kind": "check.plant", "minutes": 60,
             "responsibility": "enterprise", "ground": "production"}  # fmt: skip
    duty = duties.enter_duty("LOCAL-09", terms, actor=SYSTEM, now=now)
    duties.switch_on(duty.uid, version=duty.version, from_day=first, actor=SYSTEM, now=now)
    return world


@pytest.mark.parametrize("window", ["desktop", "phone"])
def test_the_pages_of_duties_and_evidence_pass_axe_and_fit_their_window(request, world, window):
    page = request.getfixturevalue(window)
    enter(page, world.users["committee_office"])
    duty = Duty.objects.beyond_scope("test").get(code="LOCAL-09")
    owed = reverse("owed", args=[world.units["mill"].uid])
    period = f"{local_day(datetime.now(UTC)):%Y-%m}"
    meeting, report = (world.pairs[kind][0] for kind in ("meeting", "report"))
    addresses = [
        "/responsibility/duties/", reverse("responsibility-duties-detail", args=[duty.uid]),
        reverse("duty-burden"), owed, f"{owed}{duty.uid}/{period}/",
        "/responsibility/meetings/new/", reverse("responsibility-meetings-detail", args=[meeting.uid]),
        f"/responsibility/reports/new/?kind=monthly&party={world.units['government'].uid}",
        reverse("responsibility-reports-detail", args=[report.uid]),
        "/prevention/checks/new/", "/supervision/inspections/new/",
    ]  # fmt: skip
    faults = {}
    for address in addresses:
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        assert answer.status == 200, address
        if found := faults_of(page):
            faults[address] = found

    assert faults == {}


def test_a_safety_officer_records_what_is_due_from_the_first_screen(phone, world):
    enter(phone, world.users["enterprise_safety_officer"])
    phone.goto("/")
    phone.get_by_role("link", name="登记", exact=True).first.click()
    phone.get_by_label("未发现隐患").check()
    phone.get_by_role("button", name="保存").click()
    phone.get_by_text("已提交").first.wait_for()

    check = SelfCheck.objects.beyond_scope("test").exclude(state="draft").get()
    assert (check.state, check.nothing_found, check.party.name) == ("handed_in", True, "安居面粉厂")
    phone.goto(reverse("owed", args=[world.units["mill"].uid]))
    phone.locator(".verdict.is-met").first.wait_for()


def test_lines_of_two_levels_build_a_condition_and_the_rehearsal_follows(desktop, world):
    world.users["city_leader"].person.current_posts.update(role="committee_office")  # the city's own office
    enter(desktop, world.users["city_leader"])
    duty = Duty.objects.beyond_scope("test").get(code="LOCAL-09")
    desktop.goto(reverse("responsibility-duties-edit", args=[duty.uid]))
    desktop.locator(".rehearsal").get_by_text("调整后应履职2个").wait_for()
    region = desktop.locator(".condition-group").nth(1).locator(".condition-line").nth(1).locator("input")
    assert region.input_value() == "14"
    region.fill("140403")
    region.blur()
    desktop.locator(".rehearsal").get_by_text("调整后应履职1个").wait_for()
    assert faults_of(desktop) == []
