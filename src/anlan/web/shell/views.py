"""The pages of the frame itself."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.accounts.services import choose_language
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.requests import AppRequest
from anlan.foundation.scope.rules import PUBLIC
from anlan.web.shell.language import COOKIE, OFFERED
from anlan.web.shell.styleguide import styleguide_facts
from anlan.web.workbench.queries import workbench
from anlan.web.workbench.tasks import warned

ONE_YEAR = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what is to be done; who has not signed in is asked to."""
    if getattr(request, "actor", PUBLIC).user_id is None:
        try:
            return redirect(f"{reverse('account_login')}?next=/")
        except NoReverseMatch:
            pass
    today = local_day(datetime.now(UTC))
    return render(request, "web/home.html", {"bench": workbench(request.actor, today)})  # type: ignore[attr-defined]


@login_required
@require_GET
def home_warned(request: AppRequest) -> HttpResponse:
    """Answer the workbench with what warnings and orders ask of the actor."""
    today = local_day(datetime.now(UTC))
    return render(request, "web/home_warned.html", {"work": warned(request.actor, today)})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that the person chose and go back to where he was."""
    choice = request.POST.get("language", "")
    choose_language(actor=getattr(request, "actor", PUBLIC), language=choice)
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if choice in OFFERED:
        response.set_cookie(
            COOKIE, choice, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component with realistic content; only on the machine itself, never in production."""
    if not settings.ENVIRONMENT.is_local:
        raise Http404
    page = request.GET.get("part", "all")
    template = "web/styleguide_detail.html" if page == "detail" else "web/styleguide.html"
    return render(request, template, styleguide_facts(request))
