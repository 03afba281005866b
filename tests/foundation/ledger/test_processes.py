"""Several processes and kill -9 on a real database file or server: the ledger stays whole (Done means)."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
PRELUDE = """
import django; django.setup()
from datetime import datetime, UTC
from django.db import connection, transaction
from anlan.foundation.ledger.kinds import declare
from anlan.foundation.ledger.sealing import seal
from anlan.foundation.ledger.services import ActDraft, record, record_many
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.services import system_actor
declare({"test.inspected": "Inspected"})
WANG, NOON = system_actor("wang"), datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

def one():
    with transaction.atomic():
        record("test.inspected", by=WANG, recorded_at=NOON, detail={"n": 1})

def many(n):
    with transaction.atomic():
        record_many([ActDraft(kind="test.inspected", detail={"n": 1})] * n, by=WANG, recorded_at=NOON)
"""


class Installation:
    """A home with a database of its own, used by child processes alone."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.environment = {
            **os.environ,
            "ANLAN_HOME": str(home),
            "ANLAN_DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "anlan.config.settings",
        }

    def start(self, program: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", PRELUDE + program]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    def run(self, program: str) -> str:
        process = self.start(program)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return said

    def check(self) -> dict:
        command = [sys.executable, "-m", "anlan.config.cli", "ledger", "check", "--json"]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)
        return json.loads(done.stdout)


@pytest.fixture
def installation(transactional_db, request, tmp_path):
    if connection.vendor == "postgresql":
        # The children see the suite's test database; what they leave there is flushed after the test.
        at = connection.settings_dict
        where = f"{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
        return Installation(tmp_path, f"postgresql://{where}/{at['NAME']}")
    request.getfixturevalue("new_home_on_sqlite")(tmp_path)
    return Installation(tmp_path, "")


@contextmanager
def killed_at(process: "subprocess.Popen[str]", word: str):
    """Wait until the child has said the word, then kill it as the power supply would."""
    for line in process.stdout:
        if line.strip() == word:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    yield process.returncode


# Stops, for ever, right after the statement that adds to the given table.
STOPS_AFTER = """
import time
def stop(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if sql.startswith('INSERT INTO "{table}"'):
        print("here", flush=True)
        time.sleep(60)
    return result
with connection.execute_wrapper(stop):
    seal(now=NOON)
"""


@pytest.mark.parametrize("table", ["foundation_treehead", "foundation_leafrun"])
def test_kill_9_in_the_middle_of_sealing_leaves_the_ledger_whole(installation, table):
    installation.run("many(3); seal(now=NOON); many(2_000)")

    with killed_at(installation.start(STOPS_AFTER.format(table=table)), "here") as status:
        assert status == -signal.SIGKILL
    between = installation.check()
    assert (between["sound"], between["leaves"], between["heads"]) == (True, 3, 1)

    installation.run("seal(now=NOON)")
    after = installation.check()
    assert (after["sound"], after["leaves"], after["heads"]) == (True, 2_003, 2)


def test_kill_9_in_the_middle_of_recording_leaves_no_act_without_its_deed(installation):
    program = STOPS_AFTER.format(table="foundation_act").replace("seal(now=NOON)", "one()")
    with killed_at(installation.start(program), "here") as status:
        assert status == -signal.SIGKILL
    installation.run("many(5); seal(now=NOON)")
    report = installation.check()
    assert (report["sound"], report["leaves"]) == (True, 5)


@pytest.mark.slow
def test_kill_9_at_any_moment(installation):
    """Without asking where: a child that records and seals without end is killed at four moments."""
    program = "print('here', flush=True)\nwhile True:\n    many(50); seal(now=NOON)"
    for wait in (0.05, 0.11, 0.23, 0.41):
        process = installation.start(program)
        process.stdout.readline()
        time.sleep(wait)
        process.kill()
        process.communicate()
    installation.run("seal(now=NOON)")
    report = installation.check()
    assert report["sound"]
    assert report["leaves"] % 50 == 0


@pytest.mark.slow
def test_two_sealers_at_once_do_not_fork_while_two_others_record(installation):
    recording = "for _ in range(40):\n    many(7)\n    time.sleep(0.03)\n"
    sealing = """
from anlan.foundation.ledger.tree import newest_head
end = time.monotonic() + 60
while time.monotonic() < end and (newest_head() is None or newest_head().size < 560):
    try:
        seal(now=NOON)
    except Refused as refused:
        assert refused.code == "ledger-busy"
"""
    processes = [installation.start("import time\n" + program) for program in (recording, recording, sealing, sealing)]
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    installation.run("seal(now=NOON)")

    report = installation.check()
    assert report["problems"] == []
    assert report["leaves"] == 560
    assert report["heads"] > 2
