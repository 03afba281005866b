"""From where somebody signs in."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the address of the client, for lock-out, rate limits and history.

    Behind a proxy on the same machine every request comes from loopback; then, and only when the public
    address is not this machine, the last entry of X-Forwarded-For is taken: the one our own proxy wrote.
    Whatever else stands in that header was written by strangers.
    """
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    if peer is not None and ip_address(peer).is_loopback and not settings.PUBLIC_URL_IS_LOCAL:
        return _address(request.headers.get("X-Forwarded-For", "").rpartition(",")[2]) or peer
    return peer


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
