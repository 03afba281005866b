"""One record: its page and what later features say of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.foundation.registers.declaration import Register
from anlan.foundation.registers.views.frame import cells_of, frame_of, history_of
from anlan.foundation.scope.requests import AppRequest

TIMELINE_LENGTH = 30


@require_GET
def record_detail(request: AppRequest, register: Register, uid: UUID) -> HttpResponse:
    """Show one record: its columns, what the register adds, its timeline; as a page or in the side panel."""
    record = register.one(uid, request.actor)
    timeline = history_of(register, record, request.actor, TIMELINE_LENGTH)
    context = {
        **frame_of(register, request.actor, record),
        "record": record,
        "title": register.title(record),
        "fields": cells_of(register, [record], request.actor)[0],
        "timeline": timeline,
        "actions": register.actions(record, request.actor),
        "panels_urls": [register.url(f"panels-{room}", record) for room in register.panel_rooms],
        **register.detail(record, request.actor),
    }
    return render(request, "registers/detail.html", context)


@require_GET
def record_panels(request: AppRequest, register: Register, uid: UUID, room: str) -> HttpResponse:
    """Show what the features of a room say of a record; fetched after the page so that none of them holds it up."""
    record = register.one(uid, request.actor)
    context = {"panels": register.panels(room, record, request.actor), "title": register.title(record)}
    context |= frame_of(register, request.actor, record)
    partial = request.htmx and request.htmx.target != "panel-body"
    return render(request, "registers/panels.html" if partial else "registers/panels_page.html", context)
