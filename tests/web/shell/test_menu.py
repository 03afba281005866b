"""The navigation shows what the actor may open, in the order of the rooms."""

import pytest

from anlan.foundation.navigation import rules
from anlan.foundation.navigation.rules import Entry
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.web.shell.menu import menu_for


@pytest.fixture
def entries(monkeypatch):
    """A register of its own: three entries, one of them under a permission, one without an address."""
    monkeypatch.setattr(rules, "_ENTRIES", {})
    rules.declare(
        Entry("foundation", "Components", "styleguide", order=1),
        Entry("registry", "Home", "home", permission="registry:party:view", order=2),
        Entry("registry", "Nowhere", "no-such-address"),
    )


def li(*permissions):
    return Actor(name="li", user_id=1, permissions=frozenset(permissions))


@pytest.mark.usefixtures("entries")
def test_rooms_stand_in_their_order_and_dead_addresses_are_left_out():
    rooms = menu_for(li("registry:party:view"), "/styleguide/")

    assert [[line.label for line in room.lines] for room in rooms] == [["Home"], ["Components"]]


@pytest.mark.usefixtures("entries")
def test_an_entry_without_its_permission_is_not_shown():
    assert [line.label for room in menu_for(li(), "/") for line in room.lines] == ["Components"]


@pytest.mark.usefixtures("entries")
def test_the_public_has_no_navigation():
    assert menu_for(PUBLIC, "/") == []


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(("path", "current"), [("/styleguide/part/", ["Components"]), ("/", ["Home"]), ("/else/", [])])
def test_a_page_below_an_entry_lights_it(path, current):
    rooms = menu_for(li("registry:party:view"), path)

    assert [line.label for room in rooms for line in room.lines if line.current] == current
