"""What a group's rule asks, as form and as selector (REG-06)."""

from typing import Any

import pytest

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.selectors.rules import matches
from anlan.registry.groups.rules import Wanted, selector_of, wanted_of
from anlan.registry.groups.standard import standard_groups

EVERYTHING = Wanted(
    kinds=("enterprise", "cooperative"),
    lines=("emergency",),
    levels=("4",),
    sizes=("small",),
    sectors=("mine",),
    areas=("0198a000-0000-7000-8000-000000000001",),
    industries=("06", "2511"),
    flags=("high_hazard", "key_enterprise"),
    employees_from=10,
    employees_to=300,
)


@pytest.mark.parametrize("wanted", [EVERYTHING, Wanted(kinds=("government",)), Wanted(employees_to=9)])
def test_what_the_form_asks_comes_back_from_the_selector(wanted):
    assert wanted_of(selector_of(wanted)) == wanted


def test_a_rule_that_asks_nothing_is_refused_because_everybody_would_belong():
    with pytest.raises(Refused, match="group-rule-empty"):
        selector_of(Wanted())


def test_the_stored_rule_is_a_selector_as_duties_use_them():
    selector = selector_of(EVERYTHING)
    mill: dict[str, Any] = {
        "kind": "enterprise", "line": "emergency", "level": "4", "size": "small", "eight-sectors": ("mine",),
        "area": ("0198a000-0000-7000-8000-000000000001",), "industry": "0610", "key_enterprise": "yes",
        "employees": "40",
    }  # fmt: skip
    assert matches(selector, mill)
    for name, value in (("employees", "9"), ("industry", "0710"), ("key_enterprise", "no"), ("kind", "sole_trader")):
        assert not matches(selector, mill | {name: value}), name


@pytest.mark.parametrize(
    "selector",
    [
        {"not": {"facet": "kind", "in": ["enterprise"]}},
        {"all": [{"not": {"facet": "kind", "in": ["enterprise"]}}]},
        {"all": [{"facet": "kind", "in": ["a"]}, {"facet": "kind", "in": ["b"]}]},
        {"all": [{"any": [{"facet": "industry", "prefix": "06"}, {"facet": "high_hazard", "in": ["yes"]}]}]},
    ],
)
def test_a_selector_that_the_form_cannot_say_is_not_bent_into_it(selector):
    assert wanted_of(selector) is None


def test_every_standard_group_can_be_opened_in_the_form():
    plans = standard_groups()
    assert {"villages", "townships", "committee_members", "direct_units", "key_sector_smes"} <= {p.code for p in plans}
    assert all(plan.committee or wanted_of(plan.selector) for plan in plans)
    assert all(plan.source and plan.name_en for plan in plans)
