"""The navigation shows what the actor may open, in the order of the rooms."""

import pytest

from anlan.foundation.accounts.roles import roles
from anlan.foundation.navigation import rules
from anlan.foundation.navigation.rules import Entry
from anlan.foundation.scope.rules import PUBLIC, Actor
from anlan.web.shell.menu import _groups, menu_for


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


@pytest.fixture
def many():
    """Somebody who may open every entry that the features declare."""
    return Actor(name="li", user_id=1, permissions=frozenset(entry.permission for entry in rules.every_entry()))


def test_what_a_role_uses_most_stands_on_top_and_nowhere_else(many):
    first, *groups = menu_for(many, "/", role="committee_office")

    assert first.label == ""
    assert first.lines[0].url == "/insight/overview/"
    elsewhere = {line.url for group in groups for line in group.lines}
    assert not {line.url for line in first.lines} & elsewhere


def test_every_entry_stands_exactly_once(many):
    shown = [line.url for group in menu_for(many, "/", role="township_officer") for line in group.lines]

    assert len(shown) == len(set(shown)) == len(rules.every_entry())


def test_groups_are_folded_but_the_one_of_the_page_and_those_that_were_unfolded(many):
    groups = menu_for(many, "/registry/posts/", role="committee_office", unfolded=["reference"])

    assert {group.key for group in groups if group.label and group.is_open} == {"people", "reference"}


def test_whoever_has_few_entries_sees_them_all():
    few = Actor(name="li", user_id=1, permissions=frozenset({"foundation:account:view", "registry:post:view"}))

    assert all(group.is_open for group in menu_for(few, "/", role="unit_administrator"))


def test_the_tops_name_roles_and_entries_that_exist():
    named = {name for names in _groups()["first"].values() for name in names}

    assert set(_groups()["first"]) <= set(roles())
    assert named <= {entry.url_name for entry in rules.every_entry()}
