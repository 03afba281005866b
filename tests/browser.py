"""What tests in real Chromium share: ``desktop`` and ``phone`` pages on the live server, and the check by axe.

A test that uses them carries ``@pytest.mark.browser``. Chromium's console must stay silent: an error there (a
script refused by the content policy, a file not found) fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

DESKTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Real Chromium of the machine; ``./test`` installs it where it may."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("ANLAN_CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    if not path:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    # Playwright's loop runs in this thread; Django would mistake every query for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_window(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a window; its addresses begin at the live server."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_it(viewport: ViewportSize, **options: Any) -> Page:
        # The browser asks for English: Anlan must speak Chinese all the same.
        context = chromium.new_context(viewport=viewport, base_url=live_server.url, locale="en-US", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "status of 4" not in fault] == []


@pytest.fixture
def desktop(open_window: Callable[..., Page]) -> Page:
    """A window of 1366×768, as on the desk of a township clerk."""
    return open_window(DESKTOP)


@pytest.fixture
def phone(open_window: Callable[..., Page]) -> Page:
    """A window of 390×844 that is touched."""
    return open_window(PHONE, has_touch=True, is_mobile=True)


def enter(page: Page, user: Any) -> None:
    """Sign a user in without the sign-in page (which has tests of its own)."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    base = page.context.pages[0].evaluate("location.origin") if page.url.startswith("http") else None
    if base is None:
        page.goto("/static/web/favicon.svg")
        base = page.url.split("/static/")[0]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])


def faults_of(page: Page) -> list[str]:
    """Return what axe objects to, and whether the page is wider than its window."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()
    found = [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"{wide} px wider than the window"] if wide > 0 else found
