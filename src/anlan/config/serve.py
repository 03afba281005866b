"""``anlan serve``: the web server and the background worker under one parent.

1. The database must be prepared and the port free, else nothing starts.
2. The application is loaded and the first page answered once, in this process; only then the port opens, and
   the serving processes are forked from it, warm.
3. The worker of background jobs runs beside them and is started again when it ends.
4. SIGTERM and Ctrl-C end all of them; when this process is killed, the kernel ends the others.
"""

import contextlib
import ctypes
import ipaddress
import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections

from anlan.config.commands import COMMANDS
from anlan.config.preparation import missing_migrations

log = logging.getLogger("anlan.serve")

THREADS = 4
"""Requests that one process answers at the same time."""
PATIENCE = 15.0
"""Seconds that the worker gets to put its work down before it is killed; it may be killed at any instant."""
PR_SET_PDEATHSIG = 1


class CannotServe(Exception):
    """Serving is impossible as things are; the message says why and what to do."""


def serve_forever(*, host: str, port: int | None, workers: int | None, background: bool) -> None:
    """Serve until a signal comes. Raise CannotServe before anything was started."""
    port = port or _usual_port()
    _demand_loopback(host)
    if missing := missing_migrations():
        raise CannotServe(f"The database lacks {len(missing)} change(s) of this version. Run: anlan migrate")
    _demand_free(host, port)
    application = _load_application()
    _answer_once(application, host=host, port=port)
    _let_go_of_the_database()

    # Forked processes share the loaded application; other ways of starting would load it again, after the
    # port is open.
    multiprocessing.set_start_method("fork", force=True)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "anlan.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or max(2, min(8, os.cpu_count() or 2)),
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.on_startup(lambda: note(f"listening on http://{host}:{port}"))
    stop_background = _start_background() if background else None
    try:
        server.serve(target_loader=_loader(application), wrap_loader=False)
    finally:
        if stop_background:
            stop_background()


def note(text: str) -> None:
    """Say something on standard error."""
    print(f"anlan: {text}", file=sys.stderr, flush=True)


def _usual_port() -> int:
    public = urlsplit(settings.PUBLIC_URL)
    return public.port or 8000 if settings.ENVIRONMENT.is_local else 8000


def _demand_loopback(host: str) -> None:
    """Refuse to show a local installation, which may hold the demo's well-known passwords, to the network."""
    if not settings.ENVIRONMENT.is_local or host == "localhost":
        return
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    raise CannotServe(
        f"ANLAN_PUBLIC_URL is {settings.PUBLIC_URL}, this machine itself, so only a loopback address may be used, "
        f"not {host}. Set ANLAN_PUBLIC_URL to the address that people will use."
    )


def _demand_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CannotServe(f"Port {port} may only be opened by root. Take one above 1023 with --port.") from None
        except OSError as error:
            raise CannotServe(f"Port {port} on {host} is taken ({error.strerror}). Take another with --port.") from None


Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def _load_application() -> Application:
    import_module(settings.ROOT_URLCONF)  # a fault there shows here, once, and not in every request
    from anlan.config.wsgi import application

    return application


def _answer_once(application: Application, *, host: str, port: int) -> None:
    """Answer the first page once, following to the sign-in page; raise CannotServe when that fails."""
    path = "/"
    for _step in range(4):
        status, location = _get(application, path, port)
        if status >= 500:
            raise CannotServe(f"The first page answers with error {status}; the lines above say why.")
        if status not in (301, 302, 303, 307, 308) or not location.startswith("/"):
            return
        path = location


def _get(application: Application, address: str, port: int) -> tuple[int, str]:
    path, _mark, query = address.partition("?")
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1"}
    environ["HTTP_HOST"] = f"localhost:{port}"
    setup_testing_defaults(environ)
    answer: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        answer.update(status=int(status.split()[0]), headers=dict(headers))

    body = application(environ, start)
    for _piece in body:
        pass
    if hasattr(body, "close"):
        body.close()
    return answer["status"], answer["headers"].get("Location", "")


def _let_go_of_the_database() -> None:
    """Close connections and pools: neither survives a fork."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()  # type: ignore[attr-defined]


def _loader(application: Application) -> Callable[[], Application]:
    def load() -> Application:
        end_with_parent()
        return application

    return load


def end_with_parent() -> None:
    """Ask the kernel to stop this process when its parent dies, even by kill -9 (Linux; elsewhere nothing)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _start_background() -> Callable[[], None] | None:
    """Run ``anlan worker`` and start it again when it ends; return how to stop it."""
    if "worker" not in COMMANDS:
        return None
    stopping = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_running() -> None:
        pause = 1.0
        while not stopping.is_set():
            began = time.monotonic()
            command = [sys.executable, "-m", "anlan.config.cli", "worker", "--with-parent", str(os.getpid())]
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent)
            running[:] = [process]
            if stopping.is_set():  # the signal came while it started
                process.terminate()
            process.wait()
            if stopping.is_set():
                return
            # A worker that ends at once would otherwise be started in a circle.
            pause = 1.0 if time.monotonic() - began > 60 else min(pause * 2, 60.0)
            note(f"background work ended (status {process.returncode}); starting it again in {pause:.0f} s")
            stopping.wait(pause)

    thread = threading.Thread(target=keep_running, name="background", daemon=True)
    thread.start()

    def stop() -> None:
        stopping.set()
        for process in running:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        thread.join(PATIENCE)

    return stop
