"""Error pages: what is wrong, where, and what to do next. The stack trace goes to the log."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import loader
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import PUBLIC

log = logging.getLogger(__name__)

# Status → what happened, what to do.
WORDS: dict[int, tuple[str | Promise, str | Promise]] = {
    400: (_("This request cannot be read"), _("Go back, check what you entered and send it again.")),
    403: (
        _("Your post does not allow this"),
        _("Switch to the post that carries this work, or ask the administrator of your unit for the permission."),
    ),
    404: (
        _("There is nothing here"),
        _("The address is wrong, or the record lies outside your jurisdiction. Search for it by name or code."),
    ),
    409: (_("This was not done"), _("Nothing was changed. Go back and look at the state as it is now.")),
    413: (_("This file is too large"), _("Divide it into smaller files and send them one by one.")),
    429: (_("Too many attempts"), _("Wait a few minutes and try again.")),
    500: (
        _("Something went wrong on our side"),
        _("Nothing was half written. Try again; if it happens twice, tell the administrator the time shown below."),
    ),
    503: (_("The system is busy or being maintained"), _("Wait a minute and load the page again.")),
}
CSRF = (
    _("This page was open for too long"),
    _("Load the page again and repeat the last step. Your browser must accept cookies of this site."),
)


def error_page(
    request: HttpRequest,
    status: int,
    *,
    title: "str | Promise" = "",
    text: "str | Promise" = "",
) -> HttpResponse:
    """Return the page of an error; for a fragment one plain sentence, which the script shows as a message.

    The page touches no database, so that it can be shown when that is what failed.
    """
    usual = WORDS.get(status, WORDS[500])
    words = {"title": str(title or usual[0]), "text": str(text or usual[1])}
    if request.headers.get("HX-Request") == "true":
        stop = "。" if (translation.get_language() or "").startswith("zh") else ". "
        sentence = words["text"] if text else f"{words['title']}{stop}{words['text']}"
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    facts: dict[str, Any] = {**words, "status": status, "language": translation.get_language()}
    return HttpResponse(loader.render_to_string("web/errors/error.html", facts), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return error_page(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429; allauth and the rate limits of signing in ask for it by the name of the handler."""
    return error_page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old."""
    log.info("csrf refused: %s", reason)
    return error_page(request, 403, title=CSRF[0], text=CSRF[1])


def status_of(refused: Refused) -> int:
    """Return the HTTP status of a refusal."""
    if isinstance(refused, Forbidden):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.NOT_FOUND if refused.code == "not-found" else HTTPStatus.CONFLICT


class RefusalMiddleware:
    """Turn a refusal that no view caught into a page that says why, and a locked database into 503.

    An address with a NUL, which nobody types and PostgreSQL does not take as text, is answered before any view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if "\0" in request.path_info:
            return error_page(request, 404)
        if "%00" in request.META.get("QUERY_STRING", ""):
            return error_page(request, 400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer refusals and a database that does not answer; leave everything else to Django."""
        if isinstance(exception, Refused):
            if isinstance(exception, Forbidden) and _may_sign_in(request):
                return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
            status = status_of(exception)
            return error_page(request, status, text=message_of(exception))
        if isinstance(exception, OperationalError):
            log.exception("the database did not answer")
            return error_page(request, 503)
        return None


def _may_sign_in(request: HttpRequest) -> bool:
    """Whether signing in could help: nobody has, and a page was asked for (fragments and API say 403)."""
    signed_out = getattr(request, "actor", PUBLIC).user_id is None
    return signed_out and request.method == "GET" and not getattr(request, "htmx", False)
