"""A worker that is killed loses nothing (issue: safe to kill at any instant and run again)."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

SETUP = "import django; django.setup()\n"
START = """
from datetime import datetime, UTC
from anlan.foundation.jobs.services import start
from anlan.foundation.scope.services import system_actor
from tests.foundation.jobs import work
start(work.count, by=system_actor("test"), now=datetime.now(UTC), kind="t", title="t",
      arguments={"path": %r, "steps": %d, "seconds": 0.05})
"""
STATE = """
from anlan.foundation.jobs.models import Job
print(Job.objects.beyond_scope("a test").values_list("state", "done", "tries").get())
"""
WORK = "from anlan.foundation.jobs.cli import worker; worker(%r)"

pytestmark = pytest.mark.slow


class Installation:
    """A home of its own, in processes of its own."""

    def __init__(self, environment):
        self.environment = environment

    def run(self, code):
        done = subprocess.run(
            [sys.executable, "-c", SETUP + code], env=self.environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def worker(self, *options):
        process = subprocess.Popen(
            [sys.executable, "-c", SETUP + WORK % (list(options),)], env=self.environment, stderr=subprocess.DEVNULL
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def installation(new_home, tmp_path):
    """A migrated installation on the engine of the suite, and the file into which the job counts."""
    return Installation(new_home(tmp_path / "home"))


def wait_for_lines(file, count, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if file.exists() and len(file.read_text().splitlines()) >= count:
            return
        time.sleep(0.02)
    raise AssertionError(f"no {count} lines within {seconds} s")


def test_a_killed_workers_job_is_run_again_and_counted_once(installation, tmp_path):
    file = tmp_path / "counted"
    installation.run(START % (str(file), 100))
    with installation.worker() as first:
        wait_for_lines(file, 5)
        first.send_signal(signal.SIGKILL)
        first.wait()
    killed_at = len(file.read_text().splitlines())
    assert killed_at < 100
    assert "running" in installation.run(STATE)

    with installation.worker():
        wait_for_lines(file, 100)
        time.sleep(1)

    assert file.read_text().splitlines() == [str(step) for step in range(100)]
    assert installation.run(STATE) == "('done', 100, 2)"


def test_a_worker_asked_to_end_does_so_at_once_and_the_next_one_goes_on(installation, tmp_path):
    file = tmp_path / "counted"
    installation.run(START % (str(file), 400))
    with installation.worker() as first:
        wait_for_lines(file, 3)
        asked = time.monotonic()
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=10) == 0
        assert time.monotonic() - asked < 5
    assert "waiting" in installation.run(STATE)
    steps = len(file.read_text().splitlines())

    with installation.worker():
        wait_for_lines(file, steps + 3)


def test_a_worker_ends_with_the_process_that_started_it(installation, tmp_path):
    file = tmp_path / "pid"
    work = WORK % (["--with-parent", "%d"],)
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import os, subprocess, sys, time, pathlib\n"
            f"child = subprocess.Popen([sys.executable, '-c', {SETUP + work!r} % os.getpid()])\n"
            f"pathlib.Path({str(file)!r}).write_text(str(child.pid) + chr(10))\n"
            "time.sleep(600)",
        ],
        env=installation.environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_lines(file, 1)
        child = int(file.read_text())
        time.sleep(4)
        assert running(child)
    finally:
        parent.kill()
        parent.wait()

    until = time.monotonic() + 30
    while running(child) and time.monotonic() < until:
        time.sleep(0.1)
    assert not running(child)


def running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
