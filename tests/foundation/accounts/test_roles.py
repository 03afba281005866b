"""The file of roles is right, and a wrong one is refused (REG-31)."""

import pytest

from anlan.foundation.accounts import roles
from anlan.foundation.scope.permissions import every_permission

GOOD = """
[clerk]
name = { zh = "办事员", en = "Clerk" }
description = { zh = "说明", en = "Words" }
reach = "unit"
permissions = ["foundation:account:view"]
"""


def test_every_permission_that_a_role_names_is_declared_by_a_feature():
    assert roles.unknown_permissions(roles.roles(), every_permission()) == {}


def test_every_role_has_words_in_both_languages_and_grants_something():
    for one in roles.roles().values():
        assert one.name_zh != one.name_en, one.code
        assert one.permissions, one.code


def test_the_auditor_changes_nothing_and_leaders_order_and_decide_but_edit_no_data():
    orders = {"insight:warning:explain", "insight:warning:decide", "insight:order:issue", "insight:order:receive",
              "insight:objection:raise"}  # fmt: skip
    for code, more in (("discipline_auditor", set()), ("leader", orders), ("city_leader", orders)):
        verbs = {name.rpartition(":")[2] for name in roles.role(code).permissions - more}
        assert verbs <= {"view", "export", "use"}, code


OF_THE_SYSTEM = {"region", "industry", "organisation", "post", "sweep"}


def test_the_system_administrator_edits_no_business_data():
    for name in roles.role("system_administrator").permissions:
        assert name.startswith("foundation:") or name.split(":")[1] in OF_THE_SYSTEM, name
    assert "registry:party:view" not in roles.role("system_administrator").permissions


def test_a_unit_cannot_raise_its_own_people_above_itself():
    for one in roles.roles().values():
        if "foundation:account:create" in one.permissions or one.reach == "everything":
            assert not one.given_by_unit, one.code


@pytest.mark.parametrize(
    ("found", "put", "complaint"),
    [
        ("[clerk]", "[Clerk]", "small letters"),
        ('en = "Clerk"', 'de = "Clerk"', "name needs zh and en"),
        ('zh = "说明"', 'zh = ""', "description needs zh and en"),
        ('"unit"', '"galaxy"', "reach must be"),
        ("foundation:account:view", "view-accounts", "not room:noun:verb"),
        ('["foundation:account:view"]', '["foundation:account:view", "foundation:account:view"]', "named twice"),
        ("reach =", "admin = true\nreach =", "unknown key admin"),
        ("reach =", 'given_by = "king"\nreach =', "given_by"),
    ],
)
def test_a_wrong_roles_file_is_refused_with_the_role_and_the_reason(found, put, complaint):
    with pytest.raises(roles.BadRoles, match=complaint):
        roles.read(GOOD.replace(found, put))


def test_a_role_that_names_an_undeclared_permission_is_found():
    assert roles.unknown_permissions(roles.read(GOOD), {"foundation:account:create"}) == {
        "clerk": ["foundation:account:view"]
    }
