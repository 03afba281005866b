"""Views of a list that people keep for themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers import services
from anlan.foundation.registers.declaration import Register
from anlan.foundation.scope.requests import AppRequest


@require_POST
def view_save(request: AppRequest, register: Register) -> HttpResponse:
    """Keep the present filter under a name."""
    query = request.POST.get("query", "")[:1000]
    try:
        services.save_view(register=register, name=request.POST.get("name", "")[:60], query=query, actor=request.actor)
    except Refused as refused:
        messages.error(request, message_of(refused))
    return redirect(f"{register.url('list')}?{query}" if query else register.url("list"))


@require_POST
def view_remove(request: AppRequest, register: Register, uid: UUID) -> HttpResponse:
    """Forget a saved view."""
    services.remove_view(uid=uid, actor=request.actor)
    return redirect(register.url("list"))
