"""The pages of plates: what is to be done, print, hang up, and the public page behind the code."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.personal_data.rules import mask_phone
from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest, as_uid, go_to
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.registry.parties.home import region_asked
from anlan.registry.parties.register import PARTIES
from anlan.registry.plates import queries, services
from anlan.registry.plates.forms import HangForm
from anlan.registry.plates.picture import public_address, qr_svg
from anlan.registry.plates.register import PLATES, void_words
from anlan.registry.plates.services import ISSUE
from anlan.registry.regions.models import Level, Region
from anlan.registry.regions.queries import breadcrumb, children

PAGE_SIZE = 50
# So many plates on one print, and so many issued in one request: some seconds each.
PRINT_LIMIT = 200
AT_ONCE = 20_000
_LISTS = ("without", "again", "not_hung")


@require_GET
@login_required
def plate_work(request: AppRequest) -> HttpResponse:
    """Show how far the plates of a region are: counts per region below, and in a county the rows themselves."""
    actor, top = request.actor, region_asked(request)
    counts = queries.plate_counts(actor, top)
    total = queries.PlateCounts(
        *(sum(getattr(one, name) for one in counts.values()) for name in ("parties", "valid", "hung", "again"))
    )
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in _LISTS else "without"
    page = None
    if _near(top):
        paginator = Paginator(_listed(actor, top, chosen), PAGE_SIZE)
        paginator.count = getattr(total, chosen)  # counted above already
        page = paginator.get_page(request.GET.get("page"))
    context = {
        "top": top,
        "trail": [(region.name, _address(region)) for region in breadcrumb(actor, top) if region != top],
        "total": total,
        "rows": _rows(actor, counts, top),
        "chosen": chosen,
        "page": page,
        "party_url": PARTIES.url_name("detail"),
        "tabs": [
            (_("No valid plate"), _address(top, "without"), chosen == "without", total.without),
            (_("To be issued again"), _address(top, "again"), chosen == "again", total.again),
            (_("Not yet hung up"), _address(top, "not_hung"), chosen == "not_hung", total.not_hung),
        ],
        "may_issue": actor.may(ISSUE) and total.parties <= AT_ONCE and total.without,
        "print_url": f"{reverse('plate-print')}?{urlencode({'region': top.code})}",
    }
    return render(request, "registry/plate_work.html", context)


@require_POST
@login_required
def issue_region(request: AppRequest) -> HttpResponse:
    """Issue plates for all parties of a region that may have one."""
    actor, top = request.actor, region_asked(request)
    missing = queries.without_plate(actor, path=top.path)
    answer = services.issue_plates(parties=missing, actor=actor, now=datetime.now(UTC))
    words = _("%(issued)s plates issued; %(left)s parties are not ready (not confirmed, or somebody is missing).")
    messages.success(request, words % {"issued": answer.issued, "left": sum(answer.refused.values())})
    return redirect(_address(top))


@require_POST
@login_required
def issue_party(request: AppRequest, uid: UUID) -> HttpResponse:
    """Issue the plate of one party."""
    plate = services.issue_plate(party=uid, actor=request.actor, now=datetime.now(UTC))
    messages.success(request, _("Plate %(number)s issued.") % {"number": plate.number})
    return go_to(request, PLATES.url("detail", plate))


@require_GET
@login_required
def plate_print(request: AppRequest) -> HttpResponse:
    """Show plates as they are printed, one or two on A4: those named, or those of a region that do not hang yet."""
    actor = request.actor
    uids = [uid for text in request.GET.getlist("uid")[:PRINT_LIMIT] if (uid := as_uid(text))]
    if not uids and request.GET.get("region"):
        waiting = queries.not_hung(actor, path=region_asked(request).path).order_by("number")
        uids = list(waiting.values_list("uid", flat=True)[:PRINT_LIMIT])
    plates = queries.plates_to_print(actor, uids)
    if not plates:
        raise Refused("plate-none")
    context = {
        "plates": [(plate, qr_svg(public_address(plate.token)), public_address(plate.token)) for plate in plates],
        "two": request.GET.get("per") == "2",
        "query": urlencode([("uid", str(plate.uid)) for plate in plates]),
    }
    return render(request, "registry/plate_print.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def plate_hang(request: AppRequest, uid: UUID) -> HttpResponse:
    """Record that a plate hangs; made for the phone in front of the door."""
    actor = request.actor
    require(actor, "registry:plate:confirm")
    plate = services.plate_within(uid, actor)
    now = datetime.now(UTC)
    initial = {"hung_on": local_day(now), "version": plate.version}
    form = HangForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = attempt(
            form,
            lambda: services.record_hanging(
                uid=uid,
                version=data["version"],
                hung_on=data["hung_on"],
                place=data["place"],
                longitude=data["longitude"],
                latitude=data["latitude"],
                photo=data["photo"],
                actor=actor,
                now=now,
            ),
        )
        if done is not None:
            messages.success(request, _("Recorded that the plate hangs."))
            return redirect(PLATES.url("detail", plate))
    context = {
        "form": form,
        "heading": _("It hangs"),
        "about": f"{plate.number} · {plate.party.name}",
        "trail": [(str(PLATES.label), PLATES.url("list")), (plate.number, PLATES.url("detail", plate))],
        "cancel": PLATES.url("detail", plate),
        "submit": _("Save"),
    }
    return render(request, "registry/assignment_form.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def plate_public(request: AppRequest, token: str) -> HttpResponse:
    """Show anybody who scans the code who answers for this place today, or did on a given day (REG-14, REG-15).

    An unknown address is a plain 404 that says nothing more; mobile numbers are masked.
    """
    today = local_day(datetime.now(UTC))
    day, fault = _day(request.GET.get("day", ""), today)
    seen = queries.plate_called(token, day=day)
    if seen is None:
        raise Refused("not-found")
    answer = seen.answer
    context = {
        "plate": seen.plate,
        "party": seen.plate.party,
        "answer": answer,
        "day": day,
        "today": today,
        "fault": fault,
        "void_reason": void_words(seen.plate.void_reason),
        "phones": [
            (unit.name, unit.phone)
            for unit in ((answer.assignment.lead, answer.assignment.government) if answer.assignment else ())
            if unit and unit.phone
        ],
        "officer_phone": mask_phone(answer.officer.phone) if answer.officer and answer.officer.phone else "",
        "leader_phone": mask_phone(answer.leader.phone) if answer.leader and answer.leader.phone else "",
    }
    response = render(request, "registry/plate_public.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _day(text: str, today: date) -> tuple[date, str]:
    if not text:
        return today, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today, message_of(Refused("day-wrong", value=text[:20]))
    return (day, "") if day <= today else (today, message_of(Refused("party-day-future")))


def _near(top: Region) -> bool:
    """Whether the rows of a region are few enough to be listed at once: a county or smaller."""
    return top.level >= Level.COUNTY


def _listed(actor: Actor, top: Region, chosen: str) -> Any:
    if chosen == "not_hung":
        return queries.not_hung(actor, path=top.path).order_by("path", "number")
    parties = queries.without_plate(actor, path=top.path, again=chosen == "again")
    return parties.select_related("region", "lead").order_by("region_path", "name", "pk")


def _rows(actor: Actor, counts: dict[str, queries.PlateCounts], top: Region) -> list[tuple[str, str, Any]]:
    known = {region.path: region for region in children(actor, top)}
    rows = [
        (known[path].name, _address(known[path]), one) if path in known else (_("known no nearer"), "", one)
        for path, one in counts.items()
    ]
    return sorted(rows, key=lambda row: -row[2].without)


def _address(top: Region, chosen: str = "") -> str:
    asked = {"region": top.code, "list": chosen}
    return f"{reverse('plate-work')}?{urlencode({name: value for name, value in asked.items() if value})}"
