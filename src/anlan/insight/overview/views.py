"""The leader's page."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.insight.assessment.permissions import VIEW as VIEW_ASSESSMENTS
from anlan.insight.overview import queries
from anlan.insight.overview.polygons import area_of, polygons_of
from anlan.insight.overview.queries import Tally
from anlan.insight.warnings.models import RUNGS, SENTENCES
from anlan.insight.warnings.permissions import VIEW
from anlan.insight.warnings.register import WARNINGS, rung_tone
from anlan.insight.warnings.rules import Sentence
from anlan.registry.parties.home import region_asked
from anlan.registry.regions.models import Level, Region
from anlan.registry.regions.queries import breadcrumb

MAJORS = 8
LEAST_ON_A_MAP = 2
_ICONS = {
    Sentence.INSPECT: "clipboard-search",
    Sentence.REPORT: "report",
    Sentence.RECTIFY: "tool",
    Sentence.WORK: "user-exclamation",
}


@require_GET
@login_required
def overview(request: AppRequest) -> HttpResponse:
    """Show what is wrong in a region in four numbers, and lead from each to its rows."""
    actor, top, now = request.actor, region_asked(request), datetime.now(UTC)
    require(actor, VIEW)
    total, below, worst = queries.standing(actor, top, now)
    settled = queries.settled_lately(actor, top, now)
    weeks = queries.trend(actor, top, now)
    majors = queries.major_hazards(actor, top)
    asked = request.GET.get("map", "")
    shown = next((sentence for sentence in Sentence if sentence.value == asked), None)
    context: dict[str, Any] = {
        "top": top,
        "map": _map(below, shown),
        "map_tabs": [(_("Together"), _address(top), shown is None, total.total)]
        + [
            (SENTENCES[sentence], f"{_address(top)}&map={sentence.value}", sentence == shown, total.of(sentence))
            for sentence in Sentence
        ],
        "now": now,
        "trail": _trail(actor, top),
        "total": total,
        "sentences": [
            {
                "label": SENTENCES[sentence],
                "value": total.of(sentence),
                "url": _rows(top, sentence),
                "icon": icon,
                "tone": "bad" if total.of(sentence) else "ok",
                "note": _moved(total.newly[sentence.value] - settled[sentence.value]),
            }
            for sentence, icon in _ICONS.items()
        ],
        "heads": list(SENTENCES.values()),
        "below": [
            {
                "region": region,
                "url": _address(region) if region.level < Level.VILLAGE else _rows(region),
                "cells": [(tally.of(sentence), _rows(region, sentence)) for sentence in Sentence],
                "high": tally.high,
                "high_url": _rows(region, high=True),
                "total": tally.total,
            }
            for region, tally in below
        ],
        "high": total.high,
        "high_url": _rows(top, high=True),
        "weeks": weeks,
        "chart": {
            "kind": "bar",
            "categories": [f"{week.first_day:%m-%d}" for week in weeks],
            "series": [
                {"name": _("raised"), "values": [week.raised for week in weeks]},
                {"name": _("closed"), "values": [week.closed for week in weeks]},
            ],
        },
        "worst": [(one, RUNGS[one.rung], rung_tone(one.rung)) for one in worst],
        "hazards": queries.hazard_numbers(actor, top, local_day(now)),
        "majors": list(majors[: MAJORS + 1]),
        "hazards_url": f"{reverse('prevention-hazards-list')}?{urlencode({'region': top.code})}",
        "today": local_day(now),
        "standing_url": f"{reverse('assessment-standing')}?{urlencode({'region': top.code})}"
        if actor.may(VIEW_ASSESSMENTS)
        else "",
    }
    return render(request, "insight/overview.html", context)


def _moved(change: int) -> str:
    """Return in words how a number moved since a week ago."""
    if change == 0:
        return _("as a week ago")
    words = _("%(number)s more than a week ago") if change > 0 else _("%(number)s fewer than a week ago")
    return words % {"number": f"{abs(change):,}"}


def _map(below: list[tuple[Region, Tally]], sentence: Sentence | None) -> dict[str, Any] | None:
    """Return the map of the regions below one, coloured by one sentence or all; nothing where there is only one."""
    regions = sorted((region for region, _tally in below), key=lambda region: region.path)
    if len(regions) < LEAST_ON_A_MAP:
        return None
    tallies = {region.pk: tally for region, tally in below}
    polygons, schematic = polygons_of(regions)
    return {
        "kind": "map",
        "name": SENTENCES[sentence] if sentence else _("Together"),
        "areas": [
            {
                "code": area_of(region),
                "name": region.name,
                "value": tallies[region.pk].of(sentence) if sentence else tallies[region.pk].total,
                "url": _rows(region, sentence),
            }
            for region in regions
        ],
        "geo": polygons,
        "schematic": schematic,
    }


def _address(region: Region) -> str:
    return f"{reverse('overview')}?{urlencode({'region': region.code})}"


def _rows(region: Region, sentence: Sentence | None = None, *, high: bool = False) -> str:
    """Return the address of the rows behind a number; they are the same warnings that it counts."""
    asked = {"state": "failing", "region": region.code}
    if sentence is not None:
        asked["sentence"] = sentence.value
    if high:
        asked["state"] = "high"
    return f"{WARNINGS.url('list')}?{urlencode(asked)}"


def _trail(actor: Actor, top: Region) -> list[tuple[str, str]]:
    return [(region.name, _address(region) if region != top else "") for region in breadcrumb(actor, top)]
