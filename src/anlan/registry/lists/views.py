"""What the page of a value does beyond its form: another word, its end."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.registry.lists import services
from anlan.registry.lists.register import LISTS


@require_POST
def synonym_add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let another word name the value."""
    actor, word = _actor(request), request.POST.get("word", "")
    return _attempted(
        request, uid, lambda: services.add_synonym(uid=uid, word=word, actor=actor, now=datetime.now(UTC))
    )


@require_POST
def value_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a value with the present day."""
    actor, version = _actor(request), request.POST.get("version", "")
    expected = int(version) if version.isdecimal() and len(version) < 10 else 0
    return _attempted(
        request, uid, lambda: services.close_value(uid=uid, version=expected, actor=actor, now=datetime.now(UTC))
    )


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _attempted(request: HttpRequest, uid: UUID, verb: Callable[[], Any]) -> HttpResponseRedirect:
    try:
        verb()
        messages.success(request, _("Saved."))
    except Refused as refused:
        if refused.code in ("not-found", "forbidden"):
            raise
        messages.error(request, message_of(refused))
    return redirect(LISTS.url("detail", LISTS.one(uid, _actor(request))))
