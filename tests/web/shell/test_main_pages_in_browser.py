"""The main pages in real Chromium, as the people who live in them: nothing for axe to object to, nothing too wide."""

import json

import pytest
from django.urls import reverse

from anlan.registry.assignment.loading import load_shipped
from anlan.registry.assignment.models import Rule
from anlan.registry.lists.loading import load_shipped as load_lists
from anlan.web.shell.menu import COOKIE
from tests.browser import PHONE, enter, faults_of
from tests.matrix.world import SYSTEM, build_world
from tests.registry.cast import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFICE = (
    "/",
    "/registry/parties/",
    "/registry/assignment/",
    "/registry/disputes/",
    "/registry/assignment/handover/",
    "/registry/assignment/rules/new/",
    "/registry/plate-work/",
    "/registry/imports/",
)
STATION = (
    "/",
    "/registry/parties/",
    "/registry/assignment/",
    "/registry/plate-work/",
    "/registry/census/",
    "/registry/organisation-coverage/",
    "/account/",
)


@pytest.fixture
def world():
    load_lists(actor=SYSTEM, now=NOON)
    load_shipped(actor=SYSTEM, now=NOON)
    return build_world()


def details(world, unit):
    """The pages of an entity, of a post, and of a person."""
    post = world.units[unit].posts.exclude(holder=None).first()
    return [
        reverse("registry-parties-detail", args=[world.units["mill"].uid]),
        reverse("registry-posts-detail", args=[post.uid]),
        reverse("registry-people-detail", args=[post.holder.uid]),
    ]


@pytest.mark.parametrize(
    ("window", "role", "unit", "pages"),
    [("desktop", "committee_office", "bureau", OFFICE), ("phone", "township_officer", "station", STATION)],
)
def test_main_pages_pass_axe_and_fit_their_window(request, world, window, role, unit, pages):
    page = request.getfixturevalue(window)
    enter(page, world.users[role])
    faults = {}
    for address in [*pages, *details(world, unit)]:
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        assert answer.status == 200, address
        if found := faults_of(page):
            faults[address] = found

    assert faults == {}


def test_a_group_that_was_unfolded_stays_unfolded_on_the_next_page(desktop, world):
    enter(desktop, world.users["committee_office"])
    desktop.goto("/")
    group = desktop.locator("details[data-fold=reference]")
    assert group.get_attribute("open") is None
    group.locator("summary").click()
    desktop.goto("/registry/parties/")

    assert desktop.locator("details[data-fold=reference]").get_attribute("open") is not None
    assert {cookie["name"]: cookie["value"] for cookie in desktop.context.cookies()}[COOKIE] == "reference"
    desktop.locator("details[data-fold=reference] summary").click()
    desktop.goto("/")
    assert desktop.locator("details[data-fold=reference]").get_attribute("open") is None


def test_on_a_phone_the_navigation_is_a_drawer_that_takes_the_focus_and_closes(phone, world):
    enter(phone, world.users["township_officer"])
    phone.goto("/")
    phone.locator(".foot a[href='#navigation']").click()
    phone.locator("#navigation").wait_for()

    assert phone.evaluate("document.activeElement.className") == "side-close"
    assert phone.locator("#navigation").bounding_box()["width"] < PHONE["width"]
    assert faults_of(phone) == []
    phone.keyboard.press("Escape")
    phone.locator("#navigation").wait_for(state="hidden")


def test_on_a_phone_the_rows_come_before_the_conditions(phone, world):
    enter(phone, world.users["township_officer"])
    phone.goto("/registry/parties/")
    region = phone.locator("#id_region")
    assert region.is_hidden()
    phone.locator("[data-filters-more]").click()

    assert region.is_visible()
    assert phone.locator("[data-filters-more]").get_attribute("aria-expanded") == "true"


def test_a_condition_is_built_from_lines_and_sent_as_it_is_stored(desktop, world):
    enter(desktop, world.users["committee_office"])
    rule = Rule.objects.beyond_scope("test").filter(article="A30", last_day=None).get()
    desktop.goto(reverse("rule-change", args=[rule.uid]))
    box = desktop.locator("[data-condition]")
    stored = lambda: json.loads(desktop.locator("textarea[name=condition]").evaluate("field => field.value"))  # noqa: E731
    assert stored() == {"facet": "industry", "prefix": "30"}

    box.locator(".actions button").first.click()
    line = box.locator(".condition-line").last
    line.locator("select").first.select_option("size")
    box.locator(".condition-line").last.locator("select[multiple]").select_option(["large", "medium"])

    assert stored() == {"all": [{"facet": "industry", "prefix": "30"}, {"facet": "size", "in": ["large", "medium"]}]}
    assert faults_of(desktop) == []
    box.locator(".condition-line").last.locator("button").click()
    assert stored() == {"facet": "industry", "prefix": "30"}
