"""A PostgreSQL server of one's own for the length of a test run: made in a temporary folder, stopped by its process."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import prepare

READY_WITHIN = 60.0


class CannotStart(Exception):
    """There is no server on this machine and none could be installed; the message says what to do."""


class Cluster:
    """``with Cluster() as server:`` gives ``server.url``; nothing of it remains afterwards."""

    def __init__(self) -> None:
        self.bin = _programs()
        self.account = _account()
        self.version = self._output("postgres", "--version")

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="anlan-pg-"))
        if self.account:
            os.chown(self.folder, self.account["user"], self.account["group"])
        self.port = _free_port()
        self.url = f"postgresql://anlan@127.0.0.1:{self.port}/anlan"
        data = str(self.folder / "data")
        made = self._run(
            "initdb", "-D", data, "-U", "anlan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        if made.returncode:
            self._remove()
            raise CannotStart(f"initdb failed: {made.stderr.strip()[-500:]}")
        # Speed over safety: this data is thrown away.
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "100",
        }
        options = [text for name, value in settings.items() for text in ("-c", f"{name}={value}")]
        self.log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [str(self.bin / "postgres"), "-D", data, "-p", str(self.port), *options],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, cwd="/", **self.account,
        )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGINT)  # fast shutdown: open sessions are ended
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)
        self.log.close()
        self._remove()

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            created = self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "anlan", "anlan")
            if created.returncode == 0:
                return
            time.sleep(0.2)
        words = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
        raise CannotStart(f"the server did not come up: {words.strip()[-800:]}")

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(self.bin / program), *arguments], capture_output=True, text=True, cwd="/", check=False,
            stdin=subprocess.DEVNULL, **self.account,
        )  # fmt: skip

    def _output(self, program: str, *arguments: str) -> str:
        return self._run(program, *arguments).stdout.removeprefix(f"{program} (PostgreSQL)").split("(")[0].strip()

    def _remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of the newest server programs, installing them where that is permitted."""
    found = _newest()
    if found is None and prepare.apt_install("postgresql"):
        found = _newest()
    if found is None:
        raise CannotStart("there is no server here. Install it with:  sudo apt-get install -y postgresql")
    return found


def _newest() -> Path | None:
    def number(path: Path) -> int:
        return int(path.parent.name) if path.parent.name.isdigit() else 0

    folders = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if folders:
        return max(folders, key=number)
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _account() -> dict[str, Any]:
    """Return as whom to run: PostgreSQL refuses root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise CannotStart("the server does not run as root, and there is neither an account postgres nor nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
