"""The request as our middleware leaves it, and what views do with requests all over."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from anlan.foundation.scope.rules import Actor


class AppRequest(HttpRequest):
    """A request that knows who asks, and whether htmx does."""

    actor: Actor
    htmx: HtmxDetails


def go_to(request: AppRequest, address: str) -> HttpResponse:
    """Send the browser to a page, also when a button of a loaded part asked (htmx)."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def as_uid(text: Any) -> UUID | None:
    """Return the uid that a form or an address names; None for anything else."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
