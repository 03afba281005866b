"""Imports by real processes: killed with kill -9, two at once, a disk that fills up (REG-08, EXC-14; Done means)."""

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.registry.intake import faulty

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
ENTITIES = 7_500  # two chunks
# Every party that came in and was not taken back has all that belongs to it; every line that says so has its party.
WHOLE = """
import django; django.setup()
import json
from django.db import connection
def count(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
came = "FROM registry_party p WHERE p.kind IN ('enterprise', 'sole_trader', 'cooperative')"
print(json.dumps({
    "parties": count(f"SELECT count(*) {came}"),
    "voided": count(f"SELECT count(*) {came} AND p.state = 'voided'"),
    "lines": count("SELECT count(*) FROM registry_importline WHERE status = 'created'"),
    "halves": count(f"SELECT count(*) {came} AND p.state <> 'voided' AND ("
        " NOT EXISTS (SELECT 1 FROM registry_place x WHERE x.party_id = p.id)"
        " OR NOT EXISTS (SELECT 1 FROM registry_spell x WHERE x.party_id = p.id)"
        " OR NOT EXISTS (SELECT 1 FROM registry_partyreach x WHERE x.party_id = p.id)"
        " OR NOT EXISTS (SELECT 1 FROM foundation_searchentry x WHERE x.party_id = p.id)"
        " OR NOT EXISTS (SELECT 1 FROM foundation_act x WHERE x.party_uid = p.uid AND x.kind = 'party.imported'))"),
}))
"""


class Home:
    """An installation that is used by child processes alone."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "ANLAN_HOME": str(folder),
            "ANLAN_DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "anlan.config.settings",
        }

    def start(self, *arguments: object, **options) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "anlan.config.cli", *map(str, arguments)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, **pipes, **options)

    def run(self, *arguments: object, **options) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments, **options)
        out, error = process.communicate(timeout=300)
        return subprocess.CompletedProcess([str(each) for each in arguments], process.returncode, out, error)

    def json(self, *arguments: object) -> dict:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def whole(self) -> dict:
        """Look into the database; nothing may be half there."""
        command = [sys.executable, "-c", WHOLE]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        assert found["halves"] == 0
        assert found["parties"] == found["lines"]
        assert self.json("ledger", "check")["sound"]
        return found


@pytest.fixture(scope="session")
def prepared(new_home, tmp_path_factory):
    """An installation after ``anlan migrate``, of which every test gets a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    home = Home(folder, new_home(folder).get("ANLAN_DATABASE_URL", ""))
    assert home.run("migrate").returncode == 0
    return home


@pytest.fixture
def home(prepared, tmp_path):
    folder = tmp_path / "home"
    shutil.copytree(prepared.folder, folder)
    if not (url := prepared.environment["ANLAN_DATABASE_URL"]):
        yield Home(folder)
        return
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as there:
        there.execute(f"CREATE DATABASE {name}_one TEMPLATE {name}")
        yield Home(folder, f"{url}_one")
        there.execute(f"DROP DATABASE {name}_one WITH (FORCE)")


@pytest.fixture(scope="session")
def register():
    return faulty.make_register(ENTITIES, seed=11, share=0.05)


@pytest.fixture(scope="session")
def file(register, tmp_path_factory):
    return faulty.write(tmp_path_factory.mktemp("file") / "台账.xlsx", register, faulty.LAYOUTS["plain"])


def state(home: Home) -> dict:
    return json.loads(home.run("registry", "imports", "--json").stdout)[0]


def killed_in_the_middle(home: Home, file: Path) -> str:
    """Start an import, kill it once some lines are in but not all, and return its uid."""
    process = home.start("registry", "import", file)
    uid = process.stderr.readline().split()[-1]
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if lines_in(home):
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL, "it was quicker than we"
    return uid


def lines_in(home: Home) -> int:
    """Return how many lines are in, asked by a connection of our own: a process would be too slow."""
    if url := home.environment["ANLAN_DATABASE_URL"]:
        with psycopg.connect(url) as there:
            [count] = there.execute("SELECT count(*) FROM registry_importline").fetchone() or (0,)
            return int(count)
    with closing(sqlite3.connect(f"file:{home.folder}/anlan.sqlite3?mode=ro", uri=True)) as there:
        [count] = there.execute("SELECT count(*) FROM registry_importline").fetchone()
        return int(count)


def test_kill_9_in_the_middle_leaves_whole_chunks_and_going_on_comes_to_the_truth(home, file, register):
    uid = killed_in_the_middle(home, file)
    between = home.whole()
    assert 0 < between["parties"] < ENTITIES
    assert state(home)["state"] == "applying"

    counts = home.json("registry", "continue", uid)

    assert counts["rows"] == len(register.lines)
    assert counts["faults"] == dict(register.faults)
    after = home.whole()
    assert after["parties"] == counts["created"]
    again = home.json("registry", "import", file)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, counts["created"])


def test_an_import_that_was_killed_is_taken_back(home, file):
    uid = killed_in_the_middle(home, file)

    home.json("registry", "undo", uid)

    after = home.whole()
    assert 0 < after["parties"] == after["voided"]
    assert state(home)["state"] == "undone"


def test_two_imports_of_one_file_at_once_enter_every_party_once(home, file, register):
    first, second = (home.start("registry", "import", file, "--json") for _ in range(2))
    told = []
    for process in (first, second):
        out, error = process.communicate(timeout=300)
        assert process.returncode == 0, error
        told.append(json.loads(out))

    assert home.whole()["parties"] == told[0]["created"] + told[1]["created"]
    for counts in told:
        assert counts["faults"] == dict(register.faults)
        assert counts["rows"] == len(register.lines)
    assert told[0]["created"] + told[0]["unchanged"] == told[1]["created"] + told[1]["unchanged"]


def test_a_disk_that_fills_up_is_said_and_the_import_goes_on_when_there_is_room(home, file, register):
    if connection.vendor != "sqlite":
        pytest.skip("the disk of a PostgreSQL server is not ours to fill")
    room = (home.folder / "anlan.sqlite3").stat().st_size + 8 * 1024 * 1024

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    full = home.run("registry", "import", file, "--json", preexec_fn=little_room)

    assert full.returncode == 1
    assert json.loads(full.stdout)["error"]["code"] == "import-disk-full"
    assert "Traceback" not in full.stderr
    home.whole()
    counts = home.json("registry", "continue", full.stderr.split()[1])
    assert counts["faults"] == dict(register.faults)
    assert home.whole()["parties"] == counts["created"]
