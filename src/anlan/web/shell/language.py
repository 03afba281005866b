"""Which language a page speaks: what the user chose, else Chinese. The browser's languages do not decide."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

COOKIE = "anlan_language"
OFFERED = frozenset(code for code, _name in settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    """Return the language of the account, else of the cookie, else the default."""
    for choice in (getattr(request.user, "language", ""), request.COOKIES.get(COOKIE, "")):
        if choice in OFFERED:
            return choice
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Speak the chosen language during the request. Stands after Django's AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Switch the language on, answer, switch it off."""
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response
