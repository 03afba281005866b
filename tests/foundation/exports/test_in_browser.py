"""Exporting in real Chromium: what is handed out is what the filter shows, and a long list waits on its page."""

import pytest

from anlan.foundation.exports import policy as policies
from tests.browser import enter, faults_of
from tests.matrix.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("window", ["desktop", "phone"])
def test_the_export_follows_the_filter_and_a_long_one_is_fetched_on_its_page(
    window, request, monkeypatch, settings, tmp_path
):
    settings.HOME = tmp_path
    few = policies.Policy(rows_in_request=0, days_kept=7, at_once=3)
    monkeypatch.setattr("anlan.foundation.registers.views.workbooks.policy", lambda: few)
    world = build_world()
    page = request.getfixturevalue(window)
    enter(page, world.users["committee_office"])
    page.goto("/registry/parties/")
    page.evaluate("window.hereStill = true")
    if window == "phone":
        for fold in page.locator("details:has(form.filters) > summary, .filters-fold > summary").all():
            fold.click()
    page.locator("form.filters [name=q]").fill("面粉")
    page.locator("form.filters [name=q]").press("Enter")
    excel = page.locator("#register-export a", has_text="Excel")
    page.locator("#register-export a[href*='q=%E9%9D%A2']").first.wait_for(state="attached")
    assert page.evaluate("window.hereStill"), "the page itself was not loaded anew"

    page.goto(excel.get_attribute("href"))
    page.locator("a[download]").wait_for()
    assert faults_of(page) == []
    assert "面粉" in page.locator("main").inner_text()
    with page.expect_download() as caught:
        page.locator("a[download]").click()
    assert caught.value.suggested_filename.endswith(".xlsx")
