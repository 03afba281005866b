"""Preparing a checkout: nothing is done twice, and what is missing is named with the command that brings it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import prepare

CHECKOUT = Path(__file__).resolve().parents[2]


def test_a_stamp_holds_until_an_input_changes(tmp_path):
    lock = tmp_path / "base.txt"
    lock.write_text("a==1", encoding="utf-8")
    stamp = prepare._Stamp(tmp_path / "deep" / "stamp", [lock])
    assert not stamp.holds()

    stamp.set()
    assert stamp.holds()

    lock.write_text("a==2", encoding="utf-8")
    assert not stamp.holds()


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_python_that_is_too_old_is_named_with_what_to_install(tmp_path):
    program(tmp_path, "python3", '[ "$1" = --version ] && echo "Python 3.9.2" || exit 1')
    environment = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    command = ["/bin/bash", "-c", f"source {CHECKOUT}/scripts/find_python.sh"]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert "Python 3.9.2" in answer.stderr
    assert "apt-get install" in answer.stderr


def test_a_missing_venv_module_is_named_with_the_one_command(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(program(tmp_path, "python", "exit 1")))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(prepare.CannotPrepare, match=r"sudo apt-get install -y python3\.\d+-venv"):
        prepare._demand_venv_module()


@pytest.mark.parametrize(("said", "number"), [("v20.20.2", 20), ("v8.1.0", 8), ("nonsense", 0)])
def test_the_version_of_node_is_read(tmp_path, said, number):
    assert prepare._node_version(str(program(tmp_path, "node", f"echo {said}"))) == number


def test_without_network_the_reason_is_said(tmp_path, capsys):
    failing = program(tmp_path, "uv", "echo 'error: dns error' >&2; exit 2")

    with pytest.raises(prepare.CannotPrepare, match="connected"):
        prepare._run_online([str(failing)], "the packages could not be installed")
    assert "dns error" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--port", "x"], 2, "not a port"),
        (["--port", "70000"], 2, "not a port"),
        (["--parties", "0"], 2, "above zero"),
        (["--parties", "5", "--empty"], 2, "not allowed with"),
        (["--what"], 2, "unrecognized"),
        (["--help"], 0, "--parties"),
    ],
)
def test_options_of_run(arguments, status, words):
    command = [sys.executable, str(CHECKOUT / "scripts" / "run.py"), *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)

    assert answer.returncode == status
    assert words in answer.stdout + answer.stderr


def test_an_unknown_check_is_refused_with_the_names_of_all():
    command = [sys.executable, str(CHECKOUT / "scripts" / "checks.py"), "nonsense"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)

    assert answer.returncode == 2
    assert "postgresql" in answer.stderr
