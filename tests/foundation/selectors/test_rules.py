"""Selectors: the semantics of design section 2, leaf by leaf."""

import json
from typing import Any

import pytest

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.selectors.rules import breakpoints, compile_selector, matches

BAKERY: dict[str, Any] = {
    "kind": "enterprise",
    "industry": "1411",
    "size": "micro",
    "employees": "9",
    "area": ("park", "scenic"),
}
INDUSTRY_14 = {"facet": "industry", "prefix": "14"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"facet": "kind", "in": ["enterprise", "sole_trader"]}, True),
        ({"facet": "kind", "in": []}, False),
        (INDUSTRY_14, True),
        ({"facet": "industry", "prefix": "1411"}, True),
        ({"facet": "industry", "prefix": "14111"}, False),
        ({"facet": "employees", "min": 9}, True),
        ({"facet": "employees", "min": 9, "max": 9}, True),
        ({"facet": "employees", "max": 8.5}, False),
        ({"facet": "size", "min": 1}, False),
        ({"facet": "area", "in": ["scenic"]}, True),
        ({"facet": "area", "in": ["forest"]}, False),
        ({"facet": "unknown", "prefix": ""}, False),
        ({"not": {"facet": "unknown", "prefix": ""}}, True),
        ({"all": []}, True),
        ({"any": []}, False),
        ({"all": [INDUSTRY_14, {"facet": "size", "in": ["small"]}]}, False),
        ({"any": [INDUSTRY_14, {"facet": "size", "in": ["small"]}]}, True),
        ({"all": [INDUSTRY_14, {"not": {"any": [{"facet": "size", "in": ["small"]}]}}]}, True),
    ],
)
def test_a_bakery_is_selected_or_not(condition, expected):
    assert matches(condition, BAKERY) is expected
    assert matches(json.loads(json.dumps(condition)), BAKERY) is expected


@pytest.mark.parametrize(
    "condition",
    [
        None,
        [],
        {},
        "all",
        {"all": {}},
        {"all": [], "any": []},
        {"none": []},
        {"facet": "size"},
        {"facet": "", "in": ["small"]},
        {"facet": "size", "in": "small"},
        {"facet": "size", "in": [1]},
        {"facet": "size", "in": ["small"], "prefix": "s"},
        {"facet": "size", "prefix": 14},
        {"facet": "employees", "min": "10"},
        {"facet": "employees", "min": True},
        {"facet": "employees", "min": None},
        {"all": [{"not": []}]},
    ],
)
def test_what_is_no_selector_is_refused_by_name(condition):
    with pytest.raises(Refused, match="selector-wrong"):
        compile_selector(condition)


def test_a_selector_nested_without_end_is_refused():
    condition: dict = {"all": []}
    for _ in range(100):
        condition = {"not": condition}
    with pytest.raises(Refused, match="selector-wrong"):
        compile_selector(condition)


def test_a_selector_names_its_facets_and_the_numbers_where_it_changes():
    condition = {"any": [{"facet": "employees", "min": 10, "max": 500}, {"not": {"facet": "employees", "min": 1000}}]}
    assert compile_selector(condition).facets == {"employees"}
    assert breakpoints(condition, "employees") == {10.0, 500.0, 1000.0}
    assert breakpoints(condition, "size") == frozenset()
