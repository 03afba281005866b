"""Make the pictures of the README from the demo city, in real Chromium.

Usage: ./run --prepare && .venv/bin/python scripts/screenshots.py
Needs Chromium; starts a server of its own on a free port of this machine and stops it.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
IMAGES = CHECKOUT / "docs" / "images"
DESK, PHONE = (1366, 768), (390, 844)
# Picture → who looks (empty: nobody has signed in), at which address, on which screen; names come from the demo.
PICTURES = {
    "workbench": ("lzanweiban", "/", DESK),
    "overview": ("anweiban", "/insight/overview/", DESK),
    "owed": ("qiye", "/responsibility/owed/{party}/", DESK),
    "hazard": ("anjianzhan", "/prevention/hazards/{hazard}/", DESK),
    "warning": ("lzanweiban", "/insight/warnings/{warning}/", DESK),
    "report": ("anquanyuan", "/prevention/hazards/new/", PHONE),
    "parties": ("lzanweiban", "/registry/parties/", DESK),
    "party": ("lzanweiban", "/registry/parties/{party}/", DESK),
    "coverage": ("lzanweiban", "/registry/assignment/", DESK),
    "disputes": ("anweiban", "/registry/disputes/", DESK),
    "import": ("lzanweiban", "/registry/imports/{import}/", DESK),
    "ledger": ("lzanweiban", "/ledger/", DESK),
    "plate": ("lzanweiban", "/registry/plate-work/print/?uid={plate}", (1240, 900)),
    "plate-public": ("", "/p/{token}", PHONE),
    "phone": ("anjianzhan", "/registry/parties/", PHONE),
}


def main() -> int:
    """Take all pictures; return the exit status."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("screenshots: Chromium is needed (apt-get install chromium fonts-noto-cjk)", file=sys.stderr)
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    port = _free_port()
    server = subprocess.Popen([str(CHECKOUT / ".venv/bin/anlan"), "serve", "--port", str(port)])
    try:
        _wait(f"http://localhost:{port}/account/login/")
        _take(chromium, f"http://localhost:{port}")
    finally:
        server.terminate()
        server.wait(timeout=30)
    return 0


def _take(chromium: str, site: str) -> None:
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(parents=True, exist_ok=True)
    names = _names()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture, (who, address, (width, height)) in PICTURES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            if who:
                context.add_cookies([{"name": "sessionid", "value": _session(who), "url": site}])
            page = context.new_page()
            page.goto(site + address.format(**names))
            page.wait_for_load_state("networkidle")
            page.screenshot(path=str(IMAGES / f"{picture}.png"))
            context.close()
        browser.close()


def _names() -> dict[str, str]:
    from anlan.config.demo.enterprise import STORY_NAME
    from anlan.foundation.scope.services import system_actor
    from anlan.insight.warnings.queries import open_warnings
    from anlan.insight.warnings.rules import Rung
    from anlan.prevention.hazards.queries import hazards
    from anlan.registry.intake.queries import imports
    from anlan.registry.plates.queries import plates

    actor = system_actor("screenshots")
    plate = plates(actor).filter(party__name=STORY_NAME, voided_at=None).select_related("party").first()
    waiting = imports(actor).filter(state="previewed").first()
    hazard = (
        hazards(actor).filter(state="rectifying", party=plate.party if plate else None).order_by("-priority").first()
    )
    warned = open_warnings(actor).filter(rung=Rung.SUPERVISE, cause="duty", party__region__code__startswith="140403")
    warning = warned.first()
    if plate is None or waiting is None or hazard is None or warning is None:
        raise SystemExit("screenshots: this is not the demo city; make it with: ./run --prepare")
    return {
        "party": str(plate.party.uid),
        "hazard": str(hazard.uid),
        "warning": str(warning.uid),
        "plate": str(plate.uid),
        "token": plate.token,
        "import": str(waiting.uid),
    }


def _session(username: str) -> str:
    from django.test import Client

    from anlan.foundation.accounts.models import User

    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(username=username), backend=backend)
    return client.cookies["sessionid"].value


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 (our own server)
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("screenshots: the server did not start")


if __name__ == "__main__":
    sys.exit(main())
