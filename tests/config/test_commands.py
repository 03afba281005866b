"""The command line: exit statuses that mean something, JSON alone on standard output, sentences, no tracebacks."""

import json
import os
import subprocess
import sys
import time

import click
import pytest
from click.testing import CliRunner
from django.db import OperationalError

from anlan.config.commands import COMMANDS, Commands
from anlan.foundation.refusals.rules import Refused


def anlan(*arguments: str, home: object = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process and home of its own."""
    values = {**os.environ, "ANLAN_HOME": str(home), **environment}
    values.pop("DJANGO_SETTINGS_MODULE", None)
    if "ANLAN_DATABASE_URL" not in environment:
        values.pop("ANLAN_DATABASE_URL", None)
    command = [sys.executable, "-m", "anlan.config.cli", *arguments]
    return subprocess.run(command, env=values, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def test_help_lists_every_command_and_loads_no_django(tmp_path):
    began = time.process_time()
    shown = anlan("--help", home=tmp_path / "absent")

    assert shown.returncode == 0
    assert all(name in shown.stdout for name in COMMANDS)
    assert not (tmp_path / "absent").exists()
    assert time.process_time() - began < 1


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name, tmp_path):
    shown = CliRunner().invoke(Commands(name="anlan"), [name, "--help"])

    assert shown.exit_code == 0, shown.output
    assert "Usage" in shown.output


@pytest.mark.slow
def test_wrong_usage_has_status_2(tmp_path):
    assert anlan("no-such-command", home=tmp_path).returncode == 2
    assert anlan("migrate", "--what", home=tmp_path).returncode == 2


def test_a_setting_that_makes_no_sense_is_named(tmp_path):
    answer = anlan("doctor", home=tmp_path, ANLAN_PUBLIC_URL="anlan.gov.cn")

    assert answer.returncode == 2
    assert "ANLAN_PUBLIC_URL" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.fixture
def group():
    """A group with commands that fail in every way that is the user's to solve."""
    made = Commands(name="anlan")

    def add(name: str, fault: Exception) -> None:
        @made.command(name)
        @click.option("--json", "as_json", is_flag=True)
        def fail(as_json: bool) -> None:
            raise fault

    add("refuse", Refused("stale-edit"))
    add("unprepared", OperationalError("no such table: registry_party"))
    add("locked", OperationalError("database is locked"))
    add("full", OSError(28, "No space left on device"))
    add("absent", FileNotFoundError(2, "No such file or directory", "x.xlsx"))
    return made


@pytest.mark.parametrize(
    ("name", "words"),
    [("refuse", "他人"), ("unprepared", "anlan migrate"), ("locked", "locked"), ("full", "full"), ("absent", "x.xlsx")],
)
def test_what_is_refused_ends_with_one_sentence_and_status_1(group, name, words):
    answer = CliRunner().invoke(group, [name])

    assert answer.exit_code == 1
    assert words in answer.stderr
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1


def test_a_refusal_is_json_where_json_was_asked_for(group, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["anlan", "refuse", "--json"])
    answer = CliRunner().invoke(group, ["refuse", "--json"])

    assert json.loads(answer.stdout)["error"]["code"] == "stale-edit"


@pytest.mark.slow
def test_migrate_makes_an_absent_home_and_changes_nothing_the_second_time(tmp_path):
    home = tmp_path / "deep" / "home"
    first = anlan("migrate", "--json", home=home)
    second = anlan("migrate", "--json", home=home)

    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert json.loads(first.stdout)["loaded"]["regions"]["created"] > 3000
    again = json.loads(second.stdout)
    assert again["applied"] == 0
    assert {key: count for each in again["loaded"].values() for key, count in each.items() if count} == {}
    assert (home / "keys").stat().st_mode & 0o077 == 0

    health = anlan("doctor", "--json", home=home)
    checks = {row["name"]: row["state"] for row in json.loads(health.stdout)["checks"]}
    assert health.returncode == 0
    assert checks["database"] == checks["keys"] == checks["ledger"] == "ok"
    assert checks["background"] == "warn"  # nobody has started the worker


@pytest.mark.slow
def test_the_doctor_finds_a_database_that_was_never_prepared(tmp_path):
    health = anlan("doctor", home=tmp_path)

    assert health.returncode == 1
    assert "anlan migrate" in health.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_is_named(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    answer = anlan("migrate", home=closed / "home")

    assert answer.returncode != 0
    assert str(closed) in answer.stderr
