"""Serving: the port opens warm, is refused with a reason, and nothing outlives its parent."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(new_home_on_sqlite, tmp_path_factory):
    """A home that is prepared once."""
    made = tmp_path_factory.mktemp("home")
    new_home_on_sqlite(made)
    subprocess.run([sys.executable, "-m", "anlan.config.cli", "migrate"], env=environment(made), check=True)
    return made


def environment(home: object) -> dict[str, str]:
    values = {**os.environ, "ANLAN_HOME": str(home)}
    for name in ("DJANGO_SETTINGS_MODULE", "ANLAN_DATABASE_URL", "ANLAN_PUBLIC_URL"):
        values.pop(name, None)
    return values


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(home: object, port: int, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "anlan.config.cli", "serve", "--port", str(port), "--workers", "1", *more]
    return subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(port: int, *, is_open_now: bool) -> None:
    deadline = time.monotonic() + 60
    while is_open(port) is not is_open_now:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_first_page_is_there_when_the_port_opens_and_nothing_outlives_the_server(home, port, number):
    server = start(home, port)
    try:
        wait_until(port, is_open_now=True)
        began = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert page.status == 200
        assert time.monotonic() - began < 2

        deadline = time.monotonic() + 30
        while len(family := children_of(server.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(family) == 2  # one that answers requests, one for background work
        server.send_signal(number)
        server.wait(30)
        wait_until(port, is_open_now=False)
        deadline = time.monotonic() + 30
        while any(alive(pid) for pid in family) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert [pid for pid in family if alive(pid)] == []
    finally:
        server.kill()
        server.wait()


def test_a_taken_port_is_named(home, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        server = start(home, port)
        _out, words = server.communicate(timeout=60)

    assert server.returncode == 1
    assert f"Port {port}" in words
    assert "Traceback" not in words


def test_a_local_installation_is_not_shown_to_the_network(home, port):
    server = start(home, port, "--host", "0.0.0.0")
    _out, words = server.communicate(timeout=60)

    assert server.returncode == 1
    assert "ANLAN_PUBLIC_URL" in words


def test_an_unprepared_database_is_named(tmp_path, port):
    server = start(tmp_path, port)
    _out, words = server.communicate(timeout=60)

    assert server.returncode == 1
    assert "anlan migrate" in words
