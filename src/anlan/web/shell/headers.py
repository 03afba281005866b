"""Security headers that Django does not set by itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# A check on the spot takes photos and its place; nothing else of the device is used.
PERMISSIONS_POLICY = (
    "camera=(self), geolocation=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), "
    "microphone=(), payment=(), usb=()"
)


class HeadersMiddleware:
    """Add Permissions-Policy, and keep pages of signed-in people out of shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers added."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
