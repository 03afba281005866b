"""The frame and its components in real Chromium, at the sizes of a desk and of a phone."""

from datetime import UTC, datetime

import pytest

from anlan.foundation.accounts.models import User
from tests.browser import enter, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("window", ["desktop", "phone"])
@pytest.mark.parametrize("address", ["/styleguide/", "/styleguide/?part=detail", "/nowhere/"])
def test_pages_pass_axe_and_fit_their_window(request, window, address):
    page = request.getfixturevalue(window)
    page.goto(address)
    page.wait_for_load_state("networkidle")

    assert faults_of(page) == []


def test_a_record_opens_beside_the_list_and_escape_closes_it(desktop):
    desktop.goto("/styleguide/")
    desktop.locator("td.name a").first.click()
    desktop.locator("#panel-body h1").wait_for()

    assert desktop.url.endswith("/styleguide/")
    assert faults_of(desktop) == []

    desktop.keyboard.press("Escape")
    assert desktop.locator("#panel").is_hidden()
    assert desktop.evaluate("document.activeElement.closest('td.name') !== null")


def test_the_keyboard_moves_through_the_list_and_opens_a_row(desktop):
    desktop.goto("/styleguide/")
    desktop.keyboard.press("j")
    desktop.keyboard.press("j")
    desktop.keyboard.press("k")
    desktop.keyboard.press("Enter")

    desktop.locator("#panel-body h1").wait_for()
    assert desktop.locator("tr.is-current").count() == 1


def test_a_question_mark_shows_the_keys(desktop):
    desktop.goto("/styleguide/")
    desktop.keyboard.press("?")

    assert desktop.locator("#keys").is_visible()


def test_a_hidden_column_stays_hidden_after_loading_again(desktop):
    desktop.goto("/styleguide/")
    desktop.locator("summary", has_text="显示列").click()
    desktop.locator("[data-columns-of] label", has_text="信用代码").click()
    desktop.reload()

    assert desktop.locator("th[data-column=code]").is_hidden()
    assert desktop.locator("th[data-column=region]").is_visible()


def test_a_form_that_asks_first_is_sent_only_after_yes(desktop):
    desktop.goto("/styleguide/")
    sent = []
    desktop.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    desktop.locator("button", has_text="保存").click()
    desktop.locator("#confirm button[value=no]").click()
    assert sent == []

    desktop.locator("button", has_text="保存").click()
    desktop.locator("#confirm button[value=ok]").click()
    desktop.wait_for_load_state()
    assert sent == ["POST"]


def test_chosen_rows_show_what_can_be_done_with_them(desktop):
    desktop.goto("/styleguide/")
    bar = desktop.locator("[data-bulk]")
    assert bar.is_hidden()

    desktop.locator("input[data-row]").nth(0).check()
    desktop.locator("input[data-row]").nth(2).check()

    assert bar.locator("[data-chosen]").inner_text() == "2"


def test_on_a_phone_a_row_is_a_card_with_its_headings(phone):
    phone.goto("/styleguide/")
    cell = phone.locator("tbody tr").first.locator("td").nth(2)

    assert cell.get_attribute("data-label") == "信用代码"
    assert phone.locator("tbody tr").first.evaluate("row => getComputedStyle(row).display") == "block"


def test_pages_can_be_read_without_script(open_window):
    page = open_window({"width": 1366, "height": 768}, java_script_enabled=False)
    page.goto("/styleguide/")

    assert page.locator("td.name a").first.is_visible()
    page.locator("summary", has_text="导出").click()
    assert page.locator(".menu-item", has_text="CSV").is_visible()


def test_a_page_prints_on_a4_without_its_frame(desktop):
    desktop.goto("/styleguide/")
    desktop.emulate_media(media="print")

    assert desktop.locator("header.head").is_hidden()
    assert desktop.locator(".filters").is_hidden()
    assert desktop.locator(".print-head").is_visible()
    assert desktop.pdf(format="A4").startswith(b"%PDF")


@pytest.fixture
def wang():
    """Somebody who may sign in and holds no post yet."""
    return User.objects.create(username="wang", name="王建国", created_at=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize("window", ["desktop", "phone"])
def test_the_first_page_tells_a_person_without_a_post_what_to_do(request, wang, window):
    page = request.getfixturevalue(window)
    enter(page, wang)
    page.goto("/")

    assert page.get_by_text("您尚未任职").is_visible()
    assert faults_of(page) == []


def test_on_a_phone_the_rooms_open_over_the_page_and_close_again(phone, wang):
    enter(phone, wang)
    phone.goto("/")
    assert phone.locator("#navigation").is_hidden()

    phone.locator(".foot a[href='#navigation']").tap()
    assert phone.locator("#navigation").is_visible()
    assert faults_of(phone) == []

    phone.locator(".side-close").tap()
    assert phone.locator("#navigation").is_hidden()


def test_a_person_reads_english_after_choosing_it_and_signs_out(desktop, wang):
    enter(desktop, wang)
    desktop.goto("/")
    desktop.locator("summary[title=语言]").click()
    desktop.get_by_role("button", name="English").click()
    desktop.get_by_text("You hold no post yet").wait_for()

    desktop.locator("summary[aria-label='Your account']").click()
    desktop.get_by_role("button", name="Sign out").click()
    desktop.wait_for_url("**/login/**")
