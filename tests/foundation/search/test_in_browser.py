"""The search box and page in real Chromium, by keyboard, at the sizes of a desk and of a phone."""

from datetime import UTC, date, datetime

import pytest

from anlan.foundation.accounts.models import User
from anlan.foundation.search import services
from anlan.foundation.search.catalogue import SearchKind, declare
from anlan.foundation.search.rules import Entry
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Person, Post
from tests.browser import enter, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def auditor(kinds):
    """Somebody who sees everything, and eight firms to find."""
    declare(SearchKind("party", "主体", lambda uid: f"/nowhere/?{uid}", lambda uids: [], icon="building", order=1))
    user = User.objects.create(username="auditor", name="纪检", created_at=NOON)
    unit = Party.objects.create(kind="department", name="长治市纪委监委", created_at=NOON)
    person = Person.objects.create(organisation=unit, name="纪检", user=user)
    Post.objects.create(
        organisation=unit,
        title="室主任",
        kind="staff",
        role="discipline_auditor",
        holder=person,
        first_day=date(2026, 1, 1),
    )
    parties = [Party.objects.create(kind="enterprise", name=f"长治市宏瑞{n}号商店", created_at=NOON) for n in range(8)]
    services.index_many(
        Entry(kind="party", uid=p.uid, title=p.name, party_id=p.pk, subtitle=f"潞州区英雄中路{p.pk}号") for p in parties
    )
    return user


def test_slash_then_letters_then_arrows_then_enter_opens_a_firm(desktop, auditor):
    enter(desktop, auditor)
    desktop.goto("/search/")
    desktop.locator("h1").click()
    desktop.keyboard.press("/")
    desktop.keyboard.type("hrs")
    desktop.keyboard.press("Backspace")
    desktop.locator("#search-hits .hit").first.wait_for()

    assert desktop.locator("#search-hits .hit").count() == 6  # five, and the way to more
    assert faults_of(desktop) == []
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("ArrowDown")
    wanted = desktop.locator("#search-hits .hit").nth(1).get_attribute("href")
    assert desktop.evaluate("document.activeElement.getAttribute('href')") == wanted
    desktop.keyboard.press("Enter")
    desktop.wait_for_url(f"**{wanted}")


def test_enter_in_the_box_opens_the_page_and_escape_leaves_the_box(desktop, auditor):
    enter(desktop, auditor)
    desktop.goto("/search/")
    desktop.locator("#search-box").fill("宏瑞")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/search/?q=**")

    assert desktop.locator("[data-list] li").count() == 8
    desktop.locator("#search-box").focus()
    desktop.keyboard.press("Escape")
    assert desktop.evaluate("document.activeElement.id") != "search-box"


@pytest.mark.parametrize("window", ["desktop", "phone"])
@pytest.mark.parametrize("query", ["", "?q=宏瑞", "?q=没有这一家"])
def test_the_page_passes_axe_and_fits_its_window(request, window, query, auditor):
    page = request.getfixturevalue(window)
    enter(page, auditor)
    page.goto(f"/search/{query}")
    page.wait_for_load_state("networkidle")

    assert faults_of(page) == []


def test_the_access_log_passes_axe_and_fits_its_window(desktop, phone, auditor):
    from anlan.foundation.personal_data.services import log_export, log_read
    from anlan.foundation.scope.rules import Actor

    clerk = Actor(name="纪检", user_id=auditor.pk, user_uid=auditor.uid)
    log_read(actor=clerk, what="registry.person", subject_uid=auditor.uid, now=NOON)
    log_export(actor=clerk, what="registry.parties", rows=149_076, reason="月度报送省应急管理厅", now=NOON)
    for page in (desktop, phone):
        enter(page, auditor)
        page.goto("/access-log/")
        page.wait_for_load_state("networkidle")
        assert page.locator("tbody tr").count() == 2
        assert faults_of(page) == []
