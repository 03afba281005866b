"""Backup and restore on SQLite, tested by restoring (design section 4; issue: backup and restore)."""

import io
import json
import shutil
import subprocess
import sys
import tarfile
from datetime import UTC, datetime

import pytest

from anlan.foundation.backup import archive
from anlan.foundation.backup.rules import CannotRestore
from anlan.foundation.backup.services import restore
from tests.foundation.backup.conftest import SCRIPT, anlan, environment, python

# Real installations and processes: not for the inner loop.
pytestmark = pytest.mark.slow


def put_back(path, into):
    return restore(path, into=into, database=None, replace=False, now=datetime(2026, 11, 22, tzinfo=UTC))


def tree(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


def test_what_is_restored_is_what_was_backed_up(full_home, saved, tmp_path):
    target = tmp_path / "restored"

    done = anlan("restore", saved, "--into", target, "--json")

    assert done.returncode == 0, done.stderr
    before, after = json.loads(full_home[1]), json.loads(python(target, "print(json.dumps(facts()))"))
    del before["rows"]["django_session"], after["rows"]["django_session"]
    assert after == before
    assert all(name == digest for name, digest in after["files"].items())
    assert len(after["files"]) == 21
    keys = {p.name: p.read_bytes() for p in (full_home[0] / "keys").iterdir()}
    assert {p.name: p.read_bytes() for p in (target / "keys").iterdir()} == keys
    assert all(p.stat().st_mode & 0o077 == 0 for p in (target / "keys").iterdir())
    assert json.loads(done.stdout)["ledger"]["acts"] == 21


def test_people_sign_in_and_the_ledger_goes_on_after_restoring(saved, tmp_path):
    target = tmp_path / "restored"
    assert anlan("restore", saved, "--into", target).returncode == 0

    python(
        target,
        """
        from django.contrib.auth import authenticate
        from django.test import RequestFactory
        assert User.objects.get(username="wang").check_password("correct horse battery")
        known = authenticate(RequestFactory().post("/"), username="wang", password="correct horse battery")
        assert known.name == "王建国"
        assert len(sealing.seal(now=NOW)) >= 1, "the signing key came along"
        attach("after the restore")
        """,
    )


def test_a_backup_is_checked_without_an_installation(saved):
    done = anlan("backup", "--check", saved, "--json")

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["engine"], said["ledger"]["acts"]) == ("sqlite", 21)


def test_a_backup_is_made_while_people_work_and_is_consistent(full_home, tmp_path):
    """Two rows are written together again and again: the copy holds both or neither."""
    home = tmp_path / "busy"
    shutil.copytree(full_home[0], home)
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            SCRIPT
            + """
print("ready", flush=True)
n = 0
while True:
    n += 1
    with transaction.atomic():
        User.objects.create(username=f"a{n}", name="a", created_at=NOW)
        User.objects.create(username=f"b{n}", name="b", created_at=NOW)
    attach(f"photo {n}")
""",
        ],
        env=environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        done = anlan("backup", tmp_path / "busy.tar", home=home)
        assert worker.poll() is None, "people could go on working"
    finally:
        worker.kill()
        worker.wait()
    assert done.returncode == 0, done.stderr

    assert anlan("restore", tmp_path / "busy.tar", "--into", tmp_path / "restored").returncode == 0
    python(
        tmp_path / "restored",
        """
        a, b = (User.objects.filter(name=name).count() for name in "ab")
        assert a == b, (a, b)
        for row in Attachment.objects.beyond_scope("test"):
            assert storage.digest_of(storage.path_of(row.sha256)) == row.sha256
        """,
    )


def test_a_home_with_something_in_it_is_refused_and_left_alone(saved, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "note.txt").write_text("mine")

    done = anlan("restore", saved, "--into", tmp_path / "home")

    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert tree(tmp_path) == ["home", "home/note.txt"]


def test_with_replace_the_old_home_is_moved_aside_not_deleted(saved, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "note.txt").write_text("mine")

    done = anlan("restore", saved, "--into", tmp_path / "home", "--replace")

    assert done.returncode == 0, done.stderr
    (aside,) = tmp_path.glob("home.before-restore-*")
    assert (aside / "note.txt").read_text() == "mine"
    assert (tmp_path / "home" / "anlan.sqlite3").exists()
    assert not list(tmp_path.glob(".anlan-restore-*"))


def test_a_home_in_which_anlan_runs_is_not_replaced(full_home, saved, tmp_path):
    home = tmp_path / "running"
    shutil.copytree(full_home[0], home)
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT + "User.objects.count()\nprint('ready', flush=True)\nsys.stdin.read()"],
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        refused = anlan("restore", saved, "--into", home, "--replace")
    finally:
        running.communicate()
    assert refused.returncode == 1
    assert "stop it first" in refused.stderr
    assert anlan("restore", saved, "--into", home, "--replace").returncode == 0


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 0.999])
def test_one_changed_byte_is_noticed(saved, tmp_path, place):
    plain = tmp_path / "x.tar"
    with tarfile.open(saved) as old, tarfile.open(plain, "w") as new:
        for entry in old:
            new.addfile(entry, old.extractfile(entry))
    content = bytearray(plain.read_bytes())
    end = content.rindex(b'"members"')
    content[int(end * place)] ^= 1
    plain.write_bytes(content)

    with pytest.raises(CannotRestore):
        put_back(plain, tmp_path / "home")
    assert tree(tmp_path) == ["x.tar"]


def test_an_archive_that_is_cut_off_is_refused(saved, tmp_path):
    short = tmp_path / "short.tar.gz"
    short.write_bytes(saved.read_bytes()[:-2000])

    for words in (("restore", short, "--into", tmp_path / "home"), ("backup", "--check", short)):
        assert anlan(*words).returncode == 1
    assert tree(tmp_path) == ["short.tar.gz"]


def rebuilt(saved, out, change):
    """Write the archive anew with one thing changed; the manifest stays last."""
    with tarfile.open(saved) as old, tarfile.open(out, "w") as new:
        for entry in old:
            file = old.extractfile(entry)
            assert file is not None
            content = file.read()
            for changed, its in change(entry, content):
                changed.size = len(its) if changed.isreg() else 0
                new.addfile(changed, io.BytesIO(its))


def hostile(name, **fields):
    entry = tarfile.TarInfo(name)
    for field, value in fields.items():
        setattr(entry, field, value)
    return entry


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (hostile("home/../../evil"), "leads out"),
        (hostile("/tmp/evil"), "leads out"),
        (hostile("home/keys/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"), "no plain file"),
        (hostile("home/keys/hard", type=tarfile.LNKTYPE, linkname="database/anlan.sqlite3"), "no plain file"),
        (hostile("home/keys/pipe", type=tarfile.FIFOTYPE), "no plain file"),
        (hostile("home/keys/extra"), "not listed"),
        (hostile("database/anlan.sqlite3"), "twice"),
    ],
)
def test_an_archive_made_to_harm_is_refused(saved, tmp_path, entry, words):
    evil = tmp_path / "evil.tar"
    rebuilt(
        saved, evil, lambda old, content: ([(entry, b"x")] if old.name == "manifest.json" else []) + [(old, content)]
    )

    with pytest.raises(CannotRestore, match=words):
        put_back(evil, tmp_path / "home")
    assert tree(tmp_path) == ["evil.tar"]


def test_a_backup_of_a_newer_version_is_refused(saved, tmp_path):
    newer = tmp_path / "newer.tar"

    def change(entry, content):
        if entry.name == "manifest.json":
            content = json.dumps({**json.loads(content), "format_version": 99, "anlan": "7.0"}).encode()
        return [(entry, content)]

    rebuilt(saved, newer, change)
    done = anlan("restore", newer, "--into", tmp_path / "home", "--json")

    assert done.returncode == 1
    assert "7.0" in json.loads(done.stdout)["error"]["message"]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"x" * 1000, b"\x1f\x8b" + b"y" * 1000])
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "a.tar.gz").write_bytes(content)
    with pytest.raises(CannotRestore):
        archive.check(tmp_path / "a.tar.gz")


def test_a_backup_never_overwrites_and_needs_a_sensible_name(full_home, tmp_path):
    (tmp_path / "a.tar").write_text("yesterday's")

    for name in ("a.tar", "a.zip", "missing/a.tar"):
        done = anlan("backup", tmp_path / name, home=full_home[0])
        assert done.returncode == 1, name
    assert tree(tmp_path) == ["a.tar"]


def test_a_home_without_a_database_is_not_backed_up(tmp_path):
    done = anlan("backup", tmp_path / "a.tar", home=tmp_path / "empty")
    assert done.returncode == 1
    assert not (tmp_path / "a.tar").exists()


def test_a_disk_that_fills_up_leaves_no_half_archive(full_home, tmp_path):
    code = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (200 * 1024, resource.RLIM_INFINITY))
sys.argv = ["anlan", "backup", {str(tmp_path / "a.tar")!r}]
from anlan.config.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(full_home[0]), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert tree(tmp_path) == []


def test_a_stored_file_that_rotted_is_named_and_kept_as_it_is(full_home, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(full_home[0], home)
    victim = next(p for p in (home / "files").rglob("*") if p.is_file())
    victim.chmod(0o600)
    victim.write_bytes(b"rot")

    done = anlan("backup", tmp_path / "a.tar", "--json", home=home)

    assert done.returncode == 0
    assert json.loads(done.stdout)["damaged"] == [f"home/{victim.relative_to(home).as_posix()}"]
    assert "no longer has the content" in done.stderr


def test_making_a_backup_is_recorded(full_home, saved):
    said = python(full_home[0], 'print(Act.objects.beyond_scope("test").filter(kind="backup.made").exists())')
    assert said.strip() == "True"


def test_a_link_out_of_the_home_is_not_followed(full_home, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(full_home[0], home)
    (tmp_path / "secret").write_text("not ours")
    (home / "keys" / "link").symlink_to(tmp_path / "secret")

    assert anlan("backup", tmp_path / "a.tar", home=home).returncode == 0
    names = [row["name"] for row in archive.check(tmp_path / "a.tar")["members"]]
    assert "home/keys/link" not in names
