"""The page of a party as it was on a day (REG-30)."""

from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anlan.foundation.calendars.rules import end_of, local_day
from anlan.foundation.registers.declaration import register_called
from anlan.foundation.scope.requests import AppRequest
from anlan.registry.parties import queries, words
from anlan.registry.parties.facets import FacetKind, facet_kinds
from anlan.registry.parties.queries import BUSINESS_KINDS


class DayForm(forms.Form):
    """On which local day, and, for a replay, as it was known at the end of which day."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    known = forms.DateField(
        label=_("As known on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Today when left empty"),
    )


@require_GET
def party_on_day(request: AppRequest, uid: UUID, name: str) -> HttpResponse:
    """Show name, state, places and properties of a party on ``?day=``, as known now or at the end of ``?known=``."""
    register = register_called("registry", name)
    party = register.one(uid, request.actor)
    now = datetime.now(UTC)
    form = DayForm(request.GET or {"day": local_day(now)})
    answer, facets = None, []
    if form.is_valid():
        known = min(now, end_of(form.cleaned_data["known"])) if form.cleaned_data["known"] else now
        answer = queries.as_of(request.actor, party, day=form.cleaned_data["day"], known=known)
        spoken = words.language()
        facets = [
            (kind.words(spoken), facet_words(kind, facet.value))
            for facet in answer.facets
            if facet.value and (kind := facet_kinds().get(facet.name))
        ]
    context = {
        "party": party,
        "form": form,
        "answer": answer,
        "state": words.state_words(answer.state) if answer else "",
        "state_tone": words.state_tone(answer.state) if answer and answer.state else ("", ""),
        "facets": facets,
        "trail": [
            (str(register.label), register.url("list")),
            (party.name, register.url("detail", party)),
        ],
        "is_business": party.kind in BUSINESS_KINDS,
    }
    return render(request, "registry/party_on_day.html", context, status=422 if form.errors else 200)


def facet_words(kind: FacetKind, value: str) -> str:
    """Return the value of a property in words."""
    if kind.type == "flag":
        return str(_("yes") if value == "yes" else _("no"))
    if kind.type == "industry":
        return words.industry_names().get(value, value)
    if kind.type == "choice":
        return words.size_choices().get(value, value)
    return value
