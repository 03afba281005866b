"""The page of figures: each number with its definition, and the rows behind it one tap away (INS-12)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from anlan.foundation.registers.filters import filter_form
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.hazards.counting import figures_by
from anlan.prevention.hazards.measures import added
from anlan.prevention.hazards.permissions import VIEW
from anlan.prevention.hazards.register import HAZARDS, today
from anlan.prevention.hazards.sources import source_names
from anlan.prevention.hazards.wording import grade_names
from anlan.registry.parties.words import industry_names
from anlan.registry.regions.queries import regions

# The filters of the list that a table of figures has, too: what is counted is what the list then shows.
SHARED = ("region", "grade", "source", "industry", "campaign", "since", "until")
SPLITS = {
    "source": gettext_lazy("Source"),
    "grade": gettext_lazy("Grade"),
    "county": gettext_lazy("County"),
    "township": gettext_lazy("Township"),
    "industry": gettext_lazy("Industry"),
}
MOST = 40


@require_GET
@login_required
def figures(request: AppRequest) -> HttpResponse:
    """Show found, rectified, being rectified, overdue and the rates, for any filter, split as chosen."""
    actor, day = request.actor, today()
    require(actor, VIEW)
    form = filter_form([each for each in HAZARDS.filters if each.name in SHARED], actor, request.GET)
    form.is_valid()
    values = {name: value for name, value in form.cleaned_data.items() if name in SHARED and value not in (None, "")}
    chosen = Q()
    for each in HAZARDS.filters:
        if each.name in values:
            narrow = each.narrow(values[each.name], actor) if each.narrow else Q(**{each.name: values[each.name]})
            chosen &= narrow
    split = request.GET.get("split", "source")
    split = split if split in SPLITS else "source"
    query = {name: str(value) for name, value in values.items()}
    parts = figures_by(actor, chosen, day, split)
    names = _names(split, list(parts), actor)
    rows = [(names.get(part, part) or _("not stated"), one, _links(query, split, part)) for part, one in parts.items()]
    rows.sort(key=lambda row: -row[1].found)
    context = {
        "form": form,
        "total": added(list(parts.values())),
        "links": _links(query),
        "rows": rows[:MOST],
        "left": max(len(rows) - MOST, 0),
        "split": split,
        "tabs": [
            (label, f"?{urlencode({**query, 'split': code})}", code == split, None) for code, label in SPLITS.items()
        ],
        "trail": [(str(HAZARDS.label), HAZARDS.url("list"))],
    }
    return render(request, "prevention/hazard_figures.html", context)


def _links(query: dict[str, str], split: str = "", part: str = "") -> dict[str, str]:
    """Return figure → the address of its rows; of a part only where the list has this filter."""
    narrowed = dict(query)
    if split in ("source", "grade", "industry") and part:
        narrowed[split] = part
    elif split:
        return {}
    return {
        name: f"{HAZARDS.url('list')}?{urlencode({**narrowed, 'figure': name})}"
        for name in ("found", "rectified", "rectifying", "overdue", "on_time", "late", "recurred", "major")
    }


def _names(split: str, parts: list[str], actor: Actor) -> dict[str, str]:
    match split:
        case "source":
            return source_names()
        case "grade":
            return grade_names()
        case "industry":
            return industry_names()
    found: Any = regions(actor).filter(path__in=parts)
    return dict(found.values_list("path", "name"))
