"""What stands between a request and its page: age of the session, open duties, rate limits."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.core.ratelimit import respond_429
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from anlan.foundation.accounts.acting import needs_second_factor
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.policy import policy
from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.sign_in.address import client_address
from anlan.foundation.sign_in.services import second_factor_due

Handler = Callable[[HttpRequest], HttpResponse]
SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
TOLD_OF_FACTOR = "told_of_second_factor"
# The session is written at most so often to remember that somebody is there.
SEEN_EVERY = timedelta(minutes=5)
# Pages that stay open to somebody who has yet to change his password or set up a second factor.
# The bell of the frame asks on every page: sending it to the page that must come first would load that page for ever.
ALWAYS_OPEN = frozenset(
    {"account_logout", "account_change_password", "account_reauthenticate", "language", "notices-unread"}
)
PROOFS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def begin_session(request: HttpRequest, *, now: datetime) -> None:
    """Start the clock of a session."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = now.timestamp()


def wants_json(request: HttpRequest) -> bool:
    """Whether a machine asks, which is answered by a status and the one shape of an error."""
    return request.path.startswith(policy().doors["api"])


def refusal(code: str, *, status: int) -> JsonResponse:
    """Return a refusal in the one shape that every door uses."""
    words = message_of(Refused(code))
    return JsonResponse({"code": code, "message": words, "fields": {}}, status=status)


class SessionAgeMiddleware:
    """End sessions that are older than a working day or that nobody touched for long."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out of an old session and ask to sign in again; else note that somebody is there."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        began, seen = request.session.get(SIGNED_IN_AT), request.session.get(SEEN_AT)
        if began is None or seen is None:
            begin_session(request, now=now)
            return self.get_response(request)
        age, idle = (timedelta(seconds=now.timestamp() - instant) for instant in (began, seen))
        if age > timedelta(hours=policy().session_hours) or idle > timedelta(minutes=policy().idle_minutes):
            logout(request)
            if wants_json(request):
                return refusal("session-ended", status=401)
            messages.info(request, message_of(Refused("session-ended")))
            return to_sign_in(request)
        if idle > SEEN_EVERY:
            request.session[SEEN_AT] = now.timestamp()
        return self.get_response(request)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to the sign-in page and back afterwards; also when only a part of the page was asked for."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = redirect_to_login("/").url
        return response
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


class OpenDutiesMiddleware:
    """Before anything else: a first password is changed, and a second factor set up where a role asks for one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision needs to know the view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Return the page that must be dealt with first, or None."""
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or match is None or match.url_name in ALWAYS_OPEN:
            return None
        if user.must_change_password:
            if wants_json(request):
                return refusal("password-must-change", status=403)
            return self._send(request, "account_change_password")
        posts = request.acting_posts  # type: ignore[attr-defined]
        if (match.url_name or "").startswith("mfa_") or not needs_second_factor(user, posts):
            return None
        if is_mfa_enabled(user, PROOFS):
            return None
        return self._ask_for_factor(request, user)

    def _ask_for_factor(self, request: HttpRequest, user: User) -> HttpResponse | None:
        now = timezone.now()
        due = second_factor_due(user=user, now=now)
        if now >= due:
            if wants_json(request):
                return refusal("second-factor-missing", status=403)
            messages.warning(request, message_of(Refused("second-factor-missing")))
            return self._send(request, "mfa_index")
        if not wants_json(request) and not request.session.get(TOLD_OF_FACTOR):
            request.session[TOLD_OF_FACTOR] = True
            words = gettext(
                "Your role asks for a second factor from %(day)s on. Set one up under “Account and security”."
            )
            messages.info(request, words % {"day": date_format(timezone.localdate(due))})
        return None

    def _send(self, request: HttpRequest, name: str) -> HttpResponse:
        target = redirect(name)
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=204)
            response["HX-Redirect"] = target["Location"]
            return response
        return target


class DoorRateMiddleware:
    """Limit how often one user (else one address) passes the doors of ``policy.toml``, such as search and API.

    Each process counts for itself: with n of them somebody may ask up to n times as often.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count the request in its window; answer 429 beyond the rate."""
        door = next((name for name, paths in policy().doors.items() if request.path.startswith(paths)), None)
        if door is None:
            return self.get_response(request)
        rate = policy().rates[door]
        window, left = divmod(time.time(), rate.seconds)
        who = request.user.pk or client_address(request)
        key = f"rate:{door}:{who}:{window:.0f}"
        counts = caches["process"]
        counts.add(key, 0, rate.seconds)
        if counts.incr(key) <= rate.amount:
            return self.get_response(request)
        response = refusal("too-many-requests", status=429) if wants_json(request) else respond_429(request)
        response["Retry-After"] = str(int(rate.seconds - left) + 1)
        return response
