"""The pages of coverage against the target: by category and region, and all units behind a figure."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anlan.campaigns.zero_accident import queries
from anlan.campaigns.zero_accident.models import CATEGORIES
from anlan.campaigns.zero_accident.register import CREATION_UNITS, LEADING_GROUPS
from anlan.campaigns.zero_accident.rules import Coverage
from anlan.campaigns.zero_accident.targets import categories
from anlan.campaigns.zero_accident.workflow import CREATION
from anlan.foundation.scope.requests import AppRequest
from anlan.registry.parties.home import region_asked
from anlan.registry.regions.models import Region
from anlan.registry.regions.queries import breadcrumb, regions

PER_PAGE = 50
COVERAGE, CREATION_UNITS_ALL, CREATION_UNITS_OUTSIDE = (
    _("Coverage against the target"),
    _("All units"),
    _("Take no part"),
)


@require_GET
def creation_coverage(request: AppRequest) -> HttpResponse:
    """Show how many units hold the state, against the target: each category, and one of them region by region.

    Every figure opens its rows.
    """
    actor, top = request.actor, region_asked(request)
    chosen = _category(request)
    below = queries.coverage_below(actor, top)
    of_path = {node.path: node for node in regions(actor).filter(path__in=list(below))}
    at = list(categories()).index(chosen)
    lines = [(of_path[path], rows[at]) for path, rows in below.items() if path in of_path]
    lines = [(node, one) for node, one in lines if one.whole or one.creating]
    lines.sort(key=lambda line: (line[1].rate if line[1].rate is not None else 101.0, line[0].code))
    group = LEADING_GROUPS.rows(actor).filter(closed_on=None).order_by("party__region_path").first()
    context = {
        "rows": [_line(CATEGORIES[one.category.code], one, top) for one in queries.coverage(actor, top.path)],
        "below": [
            _line(node.name, one, node) | {"down": _address("creation-coverage", chosen, node) if node != top else ""}
            for node, one in lines
        ],
        "above": [(node.name, _address("creation-coverage", chosen, node)) for node in breadcrumb(actor, top)],
        "tabs": [
            (CATEGORIES[code], _address("creation-coverage", code, top), code == chosen, None) for code in categories()
        ],
        "group": group,
        "group_cells": _group_cells(group, actor) if group is not None else [],
        "group_url": LEADING_GROUPS.url("detail", group) if group is not None else "",
        "groups_url": LEADING_GROUPS.url("new") if LEADING_GROUPS.may_create(actor) else "",
        "trail": [(str(CREATION_UNITS.label), CREATION_UNITS.url("list"))],
    }
    return render(request, "campaigns/creation_coverage.html", context)


@require_GET
def creation_units(request: AppRequest) -> HttpResponse:
    """Show all units of a category in a region with where each stands, or those that take no part."""
    actor, top, chosen = request.actor, region_asked(request), _category(request)
    outside = request.GET.get("only") == "outside"
    rows = queries.units_of(actor, chosen, top.path, outside=outside).select_related("region")
    page = Paginator(rows.order_by("region_path", "name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    states = {code: str(words) for code, words in CREATION.states.items()}
    context = {
        "page": page,
        "items": [(one, states.get(one.creation, "")) for one in page],  # type: ignore[attr-defined]
        "category": CATEGORIES[chosen],
        "top": top,
        "tabs": [
            (label, _address("creation-units", chosen, top, only=only), outside == bool(only), None)
            for label, only in ((CREATION_UNITS_ALL, ""), (CREATION_UNITS_OUTSIDE, "outside"))
        ],
        "trail": [
            (str(CREATION_UNITS.label), CREATION_UNITS.url("list")),
            (COVERAGE, _address("creation-coverage", chosen, top)),
        ],
    }
    return render(request, "campaigns/creation_units.html", context)


def _line(name: Any, one: Coverage, region: Region) -> dict[str, Any]:
    """Return a row of coverage with the addresses behind its figures."""
    query = urlencode({"category": one.category.code, "region": region.code, "closed": "0"})
    return {
        "name": name,
        "one": one,
        "reached": one.rate is not None and one.rate >= one.category.percent,
        "percent": f"{one.rate} %",
        "url": f"{CREATION_UNITS.url('list')}?{query}",
        "whole_url": _address("creation-units", one.category.code, region),
        "outside_url": _address("creation-units", one.category.code, region, only="outside"),
    }


def _group_cells(group: Any, actor: Any) -> list[tuple[str, str]]:
    shown = ("head", "head_post", "deputies", "members")
    columns = [column for column in LEADING_GROUPS.columns if column.name in shown]
    return [(str(column.label), column.reader(actor)(group)) for column in columns]


def _category(request: AppRequest) -> str:
    asked = request.GET.get("category", "")
    return asked if asked in categories() else next(iter(categories()))


def _address(name: str, category: str, region: Region, **further: str) -> str:
    asked = {"category": category, "region": region.code, **further}
    return f"{reverse(name)}?{urlencode({key: text for key, text in asked.items() if text})}"
