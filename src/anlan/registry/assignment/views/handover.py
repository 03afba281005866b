"""Handing many parties over: choose, look at the number, hand over (REG-12)."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anlan.foundation.refusals.forms import attempt
from anlan.foundation.scope.requests import AppRequest, as_uid
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.assignment.choices import of_part
from anlan.registry.assignment.forms import HandoverChoiceForm, HandoverForm
from anlan.registry.assignment.handover import EDIT, Handover, handed_over, reassign_many
from anlan.registry.parties.home import home_region
from anlan.registry.regions.models import Region


@require_http_methods(["GET", "POST"])
@login_required
def handover(request: AppRequest) -> HttpResponse:
    """Choose part and region, then giver and taker; the number is shown before anything is done."""
    actor = request.actor
    require(actor, EDIT)
    home = home_region(actor)
    first = HandoverChoiceForm(request.GET or None, actor=actor, initial={"part": "officer", "region": home})
    second: HandoverForm | None = None
    number: int | None = None
    if first.is_bound and first.is_valid():
        part, region = first.cleaned_data["part"], first.cleaned_data["region"]
        givers, takers = of_part(part, region)
        second = HandoverForm(request.POST or None, givers=givers, takers=takers)
        if request.method == "POST" and second.is_valid():
            choice = _choice(second.cleaned_data, part, region)
            if request.POST.get("wanted") == "do":
                done = attempt(second, lambda: _do(choice, second, actor))
                if done is not None:
                    messages.success(request, _("%(number)s parties handed over.") % {"number": done})
                    return redirect(reverse("assignment-handover"))
            number = attempt(second, lambda: handed_over(choice, actor).count())
    context = {
        "first": first,
        "second": second,
        "number": number,
        "trail": [(_("Coverage"), reverse("assignment-coverage"))],
        "part_and_region": request.GET.urlencode(),
    }
    faulty = bool(first.errors or (second and second.errors))
    return render(request, "registry/handover.html", context, status=422 if faulty else 200)


def _do(choice: Handover, form: HandoverForm | None, actor: Actor) -> int:
    reason = form.cleaned_data["reason"] if form else ""
    return reassign_many(choice, reason=reason, actor=actor, now=datetime.now(UTC))


def _choice(data: dict[str, Any], part: str, region: Region) -> Handover:
    giver, taker = as_uid(data["giver"]), as_uid(data["taker"])
    assert giver and taker  # noqa: S101 (the choices of the form are uids)
    return Handover(part=part, giver=giver, taker=taker, path=region.path, industry=data["industry"].strip())
