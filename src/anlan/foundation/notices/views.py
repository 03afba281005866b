"""The inbox, its number in the head of every page, and where the digest goes."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.foundation.notices import queries, services
from anlan.foundation.notices.forms import ChannelForm
from anlan.foundation.notices.gateways import gateways
from anlan.foundation.refusals.forms import attempt
from anlan.foundation.scope.requests import AppRequest, as_uid

LINES = 50
MANY = 100


@login_required
@require_GET
@never_cache
def inbox(request: AppRequest) -> HttpResponse:
    """List what the actor was told: the unread, worst first, or with ``?all=1`` everything, newest first."""
    everything = request.GET.get("all") == "1"
    page = Paginator(queries.inbox(request.actor, unread=not everything), LINES).get_page(request.GET.get("page"))
    unread = queries.unread_count(request.actor, MANY)
    tabs = [(_("Unread"), "?", not everything, unread), (_("All"), "?all=1", everything, None)]
    context = {"page": page, "everything": everything, "unread": unread, "tabs": tabs, "way_out": bool(gateways())}
    return render(request, "foundation/notices.html", context)


@login_required
@require_GET
@never_cache
def unread(request: AppRequest) -> HttpResponse:
    """Answer the bell of the head with how many notices wait."""
    waiting = queries.unread_count(request.actor, MANY)
    return render(request, "foundation/notices_bell.html", {"waiting": waiting, "many": waiting >= MANY})


@login_required
@require_GET
def open_notice(request: AppRequest, uid: UUID) -> HttpResponse:
    """Go to what a notice is about; it counts as read."""
    notice = queries.inbox(request.actor).filter(uid=uid).first()
    if notice is None:
        return redirect("notices")
    services.mark_read(actor=request.actor, now=datetime.now(UTC), uids=[notice.uid])
    return redirect(notice.url or "notices")


@login_required
@require_POST
def read(request: AppRequest) -> HttpResponse:
    """Mark the chosen notices read, or without a choice all."""
    chosen = [uid for text in request.POST.getlist("row") if (uid := as_uid(text))]
    services.mark_read(actor=request.actor, now=datetime.now(UTC), uids=chosen if "row" in request.POST else None)
    return redirect("notices")


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def channels(request: AppRequest) -> HttpResponse:
    """Show where the actor's digest goes, add an address or remove one."""
    actor, form = request.actor, ChannelForm(request.POST if request.POST.get("address") else None)
    if request.method == "POST":
        if gone := request.POST.get("remove", ""):
            services.remove_channel(actor=actor, key=int(gone) if gone.isdigit() else 0)
            return redirect("notice-channels")
        if form.is_valid():
            given = form.cleaned_data
            added = attempt(form, lambda: services.add_channel(actor=actor, now=datetime.now(UTC), **given))
            if added is not None:
                return redirect("notice-channels")
    known = gateways()
    lines = [
        (one, known[one.gateway].label if one.gateway in known else one.gateway) for one in queries.channels(actor)
    ]
    return render(request, "foundation/notice_channels.html", {"form": form, "lines": lines, "gateways": known})
