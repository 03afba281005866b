"""Pages of score sheets and lines that are no register's: the weights of a draft, its rehearsal, all rows of a line."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anlan.foundation.periods.wording import period_words
from anlan.foundation.refusals.forms import attempt
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.services import require
from anlan.insight.assessment import queries, services
from anlan.insight.assessment.city import require_city
from anlan.insight.assessment.forms import IndicatorsForm
from anlan.insight.assessment.permissions import EDIT, VIEW
from anlan.insight.assessment.register import ASSESSMENTS, LINES, SCORES, SHEETS
from anlan.insight.assessment.rehearsing import rehearse
from anlan.insight.assessment.showing import rows_shown
from anlan.registry.parties.home import region_asked

PAGE = 100


@require_http_methods(["GET", "POST"])
@login_required
def sheet_indicators(request: AppRequest, uid: UUID) -> HttpResponse:
    """Change the weights and numbers of a draft."""
    sheet = SHEETS.one(uid, request.actor)
    require(request.actor, EDIT)
    require_city(request.actor)
    if sheet.state != "draft":
        raise Refused("sheet-not-draft")
    form = IndicatorsForm(request.POST if request.method == "POST" else None, sheet)
    version = request.POST.get("version", "")
    if request.method == "POST" and form.is_valid():
        expected, now = int(version) if version.isdigit() else 0, datetime.now(UTC)
        done = attempt(
            form,
            lambda: services.change_draft(sheet, expected, indicators=form.indicators(), actor=request.actor, now=now),
        )
        if done is not None:
            messages.success(request, _("Done."))
            return redirect("sheet-rehearsal", uid)
    context = {
        "sheet": sheet,
        "form": form,
        "version": sheet.version,
        "trail": [(str(SHEETS.label), SHEETS.url("list")), (SHEETS.title(sheet), SHEETS.url("detail", sheet))],
        "cancel": SHEETS.url("detail", sheet),
    }
    return render(request, "insight/sheet_indicators.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def sheet_rehearsal(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show who would gain or lose how many ranks by a sheet, over the frozen months."""
    sheet = SHEETS.one(uid, request.actor)
    found = rehearse(sheet, actor=request.actor)
    context = {
        "sheet": sheet,
        "found": found,
        "rows": [(one, [one.ranks.get(month) for month in found.months]) for one in found.units],
        "trail": [(str(SHEETS.label), SHEETS.url("list")), (SHEETS.title(sheet), SHEETS.url("detail", sheet))],
    }
    return render(request, "insight/sheet_rehearsal.html", context)


@require_GET
@login_required
def line_rows(request: AppRequest, uid: UUID) -> HttpResponse:
    """Show all rows behind a line, page by page."""
    line = LINES.one(uid, request.actor)
    asked = request.GET.get("page", "1")
    page = max(int(asked), 1) if asked.isdigit() and len(asked) < 7 else 1
    behind = queries.rows_behind(request.actor, line, limit=PAGE, offset=(page - 1) * PAGE)
    context = {
        "line": line,
        "title": LINES.title(line),
        "behind": behind,
        "rows": rows_shown(line, behind.rows),
        "page": page,
        "pages": max(-(-behind.number // PAGE), 1),
        "trail": [(LINES.title(line), LINES.url("detail", line))],
    }
    return render(request, "insight/line_rows.html", context)


@require_GET
@login_required
def standing(request: AppRequest) -> HttpResponse:
    """Show where a region's government stands in the newest assessment, or where the city's ranking is (INS-04).

    A fragment that the leader's page fetches; empty where nothing is published.
    """
    require(request.actor, VIEW)
    top = region_asked(request)
    found = queries.standing_of(request.actor, top)
    context: dict[str, object] = {}
    if found is not None:
        context = {
            "label": _("Points lost in the assessment"),
            "value": found.lost,
            "hint": _("%(month)s: rank %(rank)s of %(of)s")
            % {"month": period_words(found.month), "rank": found.rank or "—", "of": found.of},
            "url": SCORES.url("detail", found.score),
        }
    elif (newest := queries.newest_of(request.actor, top.path)) is not None:
        context = {
            "label": _("Assessment"),
            "value": _("Ranking"),
            "hint": f"{period_words(newest.month)} · {newest.sheet.title}",
            "url": ASSESSMENTS.url("detail", newest),
        }
    return render(request, "insight/standing.html", context)
