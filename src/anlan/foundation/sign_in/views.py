"""My account: sign-ins, acting post; and the page of a lock-out."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import authenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from anlan.foundation.accounts.acting import needs_second_factor
from anlan.foundation.accounts.middleware import ACTING_POST
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.policy import policy
from anlan.foundation.accounts.roles import roles
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.sign_in import services
from anlan.foundation.sign_in.models import SignIn

LINES = 50


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required stands before
    return request.user


def _back(request: HttpRequest) -> str:
    """Return where to go next: the address the form names when it is one of ours, else the first page."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else settings.LOGIN_REDIRECT_URL


@login_required
@require_GET
def my_account(request: HttpRequest) -> HttpResponse:
    """Show who I am here: name, phone, posts and what they allow, password, second factor."""
    user = _user(request)
    posts = [(post, roles()[post.role]) for post in request.acting_posts]  # type: ignore[attr-defined]
    context = {
        "posts": posts,
        "has_second_factor": is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]),
        "needs_second_factor": needs_second_factor(user, request.acting_posts),  # type: ignore[attr-defined]
        "last": SignIn.objects.visible_to(request.actor).order_by("-at")[:5],  # type: ignore[attr-defined]
    }
    return render(request, "sign_in/my_account.html", context)


@login_required
@require_GET
def my_sign_ins(request: HttpRequest) -> HttpResponse:
    """Show when, from where and with what somebody signed in as me, failures too."""
    lines = SignIn.objects.visible_to(request.actor).order_by("-at", "-pk")  # type: ignore[attr-defined]
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    return render(request, "sign_in/sign_ins.html", {"page": page, "days": policy().history_days})


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all my sessions, this one too."""
    services.sign_out_everywhere(user=_user(request), now=timezone.now())
    logout(request)
    messages.success(request, gettext("You are signed out on all devices."))
    return redirect("account_login")


@login_required
@require_POST
def choose_acting_post(request: HttpRequest) -> HttpResponse:
    """Act in another of my posts from now on."""
    key = request.POST.get("post", "")
    if key not in {post.key for post in request.acting_posts}:  # type: ignore[attr-defined]
        messages.error(request, message_of(Refused("not-your-post")))
    else:
        request.session[ACTING_POST] = key
    return redirect(_back(request))


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Answer an attempt on a name that is locked out from this address (called by axes)."""
    context = {"minutes": policy().lock_out_minutes, "failures": policy().lock_out_failures}
    return render(request, "sign_in/locked_out.html", context, status=429)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, by allauth's page; let go of a sign-in whose factor an administrator removed.

    allauth would send the browser to the sign-in page, which sends it back here, and so on in a circle.
    """
    response: HttpResponse = authenticate(request)
    nobody_left_to_ask = response.status_code == 302 and response["Location"] == reverse("account_login")
    if nobody_left_to_ask and not request.user.is_authenticated:
        clear_login(request)
    return response


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """allauth's page, which itself never asks whether the last factor may go."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove the passkey unless the role asks for a second factor and this is the last one."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        response: HttpResponse = super().form_valid(form)
        return response


remove_passkey = RemovePasskey.as_view()
