"""The page that counts organisations by kind on any day, and the rows behind each number (REG-03)."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.registry.organisations import queries
from anlan.registry.parties.home import region_asked
from anlan.registry.parties.register import ORGANISATIONS, party_url
from anlan.registry.parties.words import kind_choices
from anlan.registry.regions.models import Level
from anlan.registry.regions.queries import breadcrumb

PAGE_SIZE = 50
OWN, ALL = "own", "all"


class CountForm(forms.Form):
    """On which local day, where, and whether what stands below the region counts too."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    )
    levels = forms.ChoiceField(
        label=_("Which organisations"),
        choices=[(OWN, _("Of the region itself")), (ALL, _("All levels below it too"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    region = forms.CharField(widget=forms.HiddenInput, required=False)


@require_GET
@login_required
def organisation_counts(request: AppRequest) -> HttpResponse:
    """Show how many organisations of each kind stood on ``?day=``, or with ``?kind=`` which ones they were."""
    actor, top = request.actor, region_asked(request)
    require(actor, queries.VIEW)
    given = {"day": local_day(datetime.now(UTC)).isoformat(), "levels": OWN, **request.GET.dict(), "region": top.code}
    form = CountForm(given)
    context: dict[str, Any] = {
        "top": top,
        "form": form,
        "trail": [
            (str(ORGANISATIONS.label), ORGANISATIONS.url("list")),
            *[(region.name, _address({**given, "region": region.code})) for region in breadcrumb(actor, top)],
        ],
    }
    if not form.is_valid():
        return render(request, "registry/organisation_counts.html", context, status=422)
    day = form.cleaned_data["day"]
    level = top.level if form.cleaned_data["levels"] == OWN and top.level >= Level.CITY else None
    kind, names = given.get("kind", ""), kind_choices()
    if kind:
        rows = queries.units(actor, top, day=day, level=level).filter(kind=kind).select_related("region")
        page = Paginator(rows.order_by("region_path", "name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
        called = queries.names_on(page, day)
        context |= {
            "page": page,
            "heading": names.get(kind, kind),
            "back_url": _address(given),
            "rows": [(party, called[party.pk], f"{party_url(party)}on/?day={day}") for party in page],
        }
        return render(request, "registry/organisation_counts.html", context)
    counts = queries.count_by_kind(actor, top, day=day, level=level)

    def line(code: str) -> tuple[str, int, str]:
        return names.get(code, code), counts.get(code, 0), _address({**given, "kind": code})

    others = [code for code in names if counts.get(code) and code not in queries.DUTY_KINDS]
    context |= {
        "duty": [line(code) for code in queries.DUTY_KINDS],
        "duty_total": sum(counts.get(code, 0) for code in queries.DUTY_KINDS),
        "others": [line(code) for code in others],
    }
    return render(request, "registry/organisation_counts.html", context)


def _address(asked: dict[str, Any]) -> str:
    known = {name: asked[name] for name in ("region", "day", "levels", "kind") if asked.get(name)}
    return f"{reverse('organisation-counts')}?{urlencode(known)}"
