"""``anlan ledger`` as a program sees it: exit status 0 done, 1 refused or not sound, JSON alone on standard output."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from anlan.foundation.ledger.cli import ledger
from anlan.foundation.ledger.services import record
from tests.foundation.ledger.cast import NOON, WANG

pytestmark = pytest.mark.django_db


def run(*words, status=0):
    result = CliRunner().invoke(ledger, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.stdout


@pytest.fixture
def sealed():
    act = record("test.inspected", by=WANG, recorded_at=NOON, detail={"n": 1})
    run("seal")
    return act


def test_seal_says_what_it_sealed():
    assert json.loads(run("seal", "--json")) == {"heads": 0, "head": None}
    record("test.inspected", by=WANG, recorded_at=NOON)
    said = json.loads(run("seal", "--json"))
    assert (said["heads"], said["head"]["size"]) == (1, 1)


def test_an_export_is_verified_without_django_settings_or_database(sealed, tmp_path):
    record("test.inspected", by=WANG, recorded_at=NOON)
    said = json.loads(run("export", tmp_path / "e.zip", "--json"))
    assert said == {"leaves": 1, "heads": 1, "missing": 0, "unsealed": 1}

    command = [sys.executable, "-X", "importtime", "-m", "anlan.config.cli", "ledger", "verify", "e.zip", "--json"]
    done = subprocess.run(command, cwd=tmp_path, env={"ANLAN_HOME": "/nowhere"}, capture_output=True, text=True)
    assert done.returncode == 0
    assert json.loads(done.stdout)["sound"] is True
    assert "django" not in done.stderr


def test_verify_ends_with_status_1_when_something_is_wrong(sealed, tmp_path):
    path = tmp_path / "e.jsonl"
    run("export", path)
    path.write_text(path.read_text(encoding="utf-8").replace("test.inspected", "test.withdrawn"), encoding="utf-8")
    assert "changed: leaf 0" in run("verify", path, status=1)
    assert json.loads(run("verify", path, "--json", status=1))["problems"][0]["code"] == "changed"
    assert json.loads(run("verify", path, "--json", "--key", "x", status=1))["problems"][1]["code"] == "key"


def test_a_proof_for_an_act_is_written_and_verified(sealed, tmp_path):
    run("prove", sealed.uid, "--out", tmp_path / "p", "--detail")
    assert json.loads(run("verify", tmp_path / "p", "--json"))["kind"] == "inclusion"


def test_growth_since_a_kept_head_is_proved(sealed, tmp_path):
    run("witness", tmp_path / "kept")
    record("test.inspected", by=WANG, recorded_at=NOON)
    run("seal")
    assert json.loads(run("consistency", tmp_path / "kept", tmp_path / "p", "--json"))["new"] == 2
    assert "sound" in run("verify", tmp_path / "p", "--against", tmp_path / "kept")
    assert "sound" in run("check", "--against", tmp_path / "kept")


def test_check_refuses_a_witness_that_is_none(sealed, tmp_path):
    (tmp_path / "kept").write_text("rubbish", encoding="utf-8")
    run("check", "--against", tmp_path / "kept", status=1)
    run("consistency", tmp_path / "kept", tmp_path / "p", status=1)


def test_the_key_is_replaced(sealed):
    said = json.loads(run("rotate-key", "--json"))
    assert said["key"] != said["previous"]
    assert json.loads(run("check", "--json"))["sound"] is True
