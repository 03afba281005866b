"""What the pages of industries do beyond lists and forms: mappings, ending an entry, a scheme as JSON."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.industries import queries, services
from anlan.registry.industries.forms import CodesForm
from anlan.registry.industries.permissions import VIEW
from anlan.registry.industries.register import INDUSTRIES, SCHEMES


@require_GET
def scheme_json(request: HttpRequest, uid: UUID) -> JsonResponse:
    """Hand out a scheme with its members and the mappings into it, for other systems."""
    require(_actor(request), VIEW)
    scheme = SCHEMES.one(uid, _actor(request))
    answer = JsonResponse(
        queries.export(_actor(request), scheme)._asdict(), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = content_disposition_header(True, f"{scheme.code}.json") or ""
    return answer


@require_POST
def industry_map(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let national codes count as the entry, or take them out."""
    return _with_codes(
        request,
        uid,
        lambda form: services.map_industries(
            to=uid,
            codes=form["codes"],
            is_exception=form["is_exception"],
            first_day=form["day"],
            actor=_actor(request),
            now=datetime.now(UTC),
        ),
    )


@require_POST
def industry_unmap(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End mappings after the given day, or take back what never should have held."""
    return _with_codes(
        request,
        uid,
        lambda form: services.unmap_industries(
            to=uid, codes=form["codes"], last_day=form["day"], actor=_actor(request), now=datetime.now(UTC)
        ),
    )


@require_POST
def industry_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a member of a list with the present day."""
    version = request.POST.get("version", "")
    return _attempted(
        request,
        uid,
        lambda: services.close_industry(
            uid=uid,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            actor=_actor(request),
            now=datetime.now(UTC),
        ),
    )


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _with_codes(request: HttpRequest, uid: UUID, verb: Callable[[dict[str, Any]], int]) -> HttpResponseRedirect:
    form = CodesForm(request.POST)
    if form.is_valid():
        return _attempted(request, uid, lambda: verb(form.cleaned_data))
    messages.error(request, " ".join(str(fault) for faults in form.errors.values() for fault in faults))
    return _back(request, uid)


def _attempted(request: HttpRequest, uid: UUID, verb: Callable[[], Any]) -> HttpResponseRedirect:
    try:
        verb()
        messages.success(request, _("Saved."))
    except Refused as refused:
        if refused.code in ("not-found", "forbidden"):
            raise
        messages.error(request, message_of(refused))
    return _back(request, uid)


def _back(request: HttpRequest, uid: UUID) -> HttpResponseRedirect:
    return redirect(INDUSTRIES.url("detail", INDUSTRIES.one(uid, _actor(request))))
