"""The code on a plate: a QR picture as SVG that a strict content policy lets through."""

from functools import lru_cache

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


def public_address(token: str) -> str:
    """Return the address that the code of a plate carries; it must open on a phone in the street."""
    return f"{settings.PUBLIC_URL}/p/{token}"


@lru_cache(maxsize=512)
def qr_svg(address: str) -> SafeString:
    """Return the QR code of an address as inline SVG, readable with a quarter of it dirty."""
    code = segno.make(address, error="q", micro=False)
    svg: str = code.svg_inline(scale=4, border=2, svgclass="plate-code", lineclass=None, omitsize=True)
    return mark_safe(svg)
