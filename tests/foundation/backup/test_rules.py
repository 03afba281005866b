"""What may stand in an archive."""

import pytest

from anlan.foundation.backup.rules import (
    CannotRestore,
    DamagedArchive,
    belongs,
    content_differs,
    differences,
    read_manifest,
    why_unsafe,
)

HASH = "ab" * 32


def manifest(**more):
    members = [{"name": "database/anlan.sqlite3", "size": 1, "sha256": HASH}]
    return {"format": "anlan-backup", "format_version": 1, "engine": "sqlite", "members": members, **more}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("home/keys/session.key", True),
        ("home/files/ab/ab/" + HASH, True),
        ("database/anlan.sqlite3", True),
        ("manifest.json", True),
        ("/etc/passwd", False),
        ("home/../../etc/passwd", False),
        ("home/keys/../../x", False),
        ("home//keys/x", False),
        ("home/./keys", False),
        ("home\\keys", False),
        ("database/other.sqlite3", False),
        ("elsewhere/x", False),
        ("", False),
        ("home/anlan.sqlite3", False),
        ("home/anlan.sqlite3-wal", False),
        ("home/" + "x" * 500, False),
    ],
)
def test_nothing_leaves_the_folder_it_is_restored_into(name, safe):
    assert (why_unsafe(name) is None) is safe


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("keys/ledger-1.pem", True),
        ("calendar.csv", True),
        ("files/aa/bb/x", True),
        ("files/incoming/x", False),
        ("static/web/a.css", False),
        ("run/worker-1.lock", False),
        ("anlan.sqlite3-shm", False),
        (".something", False),
    ],
)
def test_a_backup_holds_what_cannot_be_made_anew(path, kept):
    assert belongs(path) is kept


@pytest.mark.parametrize(
    "broken",
    [
        [],
        {},
        {"format": "other"},
        manifest(format_version=0),
        manifest(engine="oracle"),
        manifest(members=[]),
        manifest(members=[{"name": "database/anlan.sqlite3"}]),
        manifest(members=[{"name": "database/anlan.sqlite3", "size": 1, "sha256": "xyz"}]),
        manifest(members=manifest()["members"] * 2),
        manifest(members=[*manifest()["members"], {"name": "home/../x", "size": 1, "sha256": HASH}]),
    ],
)
def test_a_manifest_that_is_not_ours_is_refused(broken):
    with pytest.raises(DamagedArchive):
        read_manifest(broken)


def test_a_newer_format_is_refused_with_the_version_to_use():
    with pytest.raises(CannotRestore, match=r"9\.1"):
        read_manifest(manifest(format_version=2, anlan="9.1"))


def test_a_stored_file_is_held_against_its_name():
    assert content_differs(f"home/files/ab/ab/{HASH}", "cd" * 32)
    assert not content_differs(f"home/files/ab/ab/{HASH}", HASH)
    assert not content_differs("home/keys/session.key", HASH)


def test_a_restored_database_is_compared_table_by_table_and_by_its_head():
    before = {"tables": {"a": 3, "b": 1}, "ledger": {"acts": 3, "head": {"number": 1}}}
    after = {"tables": {"a": 2}, "ledger": {"acts": 3, "head": None}}

    assert len(differences(before, after)) == 3
    assert differences(before, before) == []
