"""The ways out of the house that the operator has set up, in ``notices.toml`` in the home.

    [email]
    label = "E-mail"
    url = "mailtos://user:password@smtp.example.cn?to={address}&from=anlan@example.cn"
    address = "[^@ ]+@[^@ ]+"

``url`` is an address of the Apprise library, which knows mail servers, WeCom, DingTalk, Feishu and gateways for
text messages; ``{address}`` is what a person enters, percent-encoded, so that he can neither reach another service
nor another host with it. ``address`` is the pattern that it must have. Passwords stay in this file.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from anlan.foundation.refusals.rules import Refused

FILE = "notices.toml"


class BadGateways(Exception):
    """The operator's file cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Gateway:
    """One way out: its name on pages, the address of the service, the pattern of a person's address there."""

    name: str
    label: str
    url: str
    pattern: str

    def url_to(self, address: str) -> str:
        """Return the service's address for one person."""
        return self.url.replace("{address}", quote(address, safe=""))


def gateways() -> dict[str, Gateway]:
    """Return the gateways by name; none without the operator's file. BadGateways when it makes no sense."""
    path = Path(settings.HOME) / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


def checked(name: str, address: str) -> Gateway:
    """Return the gateway if it is known and the address fits it; else refuse."""
    gateway = gateways().get(name)
    if gateway is None:
        raise Refused("gateway-unknown", fields={"gateway": "gateway-unknown"})
    if not re.fullmatch(gateway.pattern, address):
        raise Refused("address-wrong", fields={"address": "address-wrong"})
    return gateway


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[str, Gateway]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadGateways(f"{path}: {wrong}") from None
    return {name: _gateway(path, name, entry) for name, entry in content.items()}


def _gateway(path: Path, name: str, entry: object) -> Gateway:
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str) or "{address}" not in entry["url"]:
        raise BadGateways(f'{path}: [{name}] needs url = "…{{address}}…"')
    pattern = str(entry.get("address", r"\S+"))
    try:
        re.compile(pattern)
    except re.error as wrong:
        raise BadGateways(f"{path}: [{name}] address: {wrong}") from None
    return Gateway(name, str(entry.get("label", name)), entry["url"], pattern)
