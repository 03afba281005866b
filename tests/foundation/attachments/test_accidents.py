"""Killed between file and row, and a full disk: nothing lost, nothing half written (issue: Done means)."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

# Real installations and processes: not for the inner loop.
pytestmark = pytest.mark.slow

PREPARE = """
import os, signal, sys, resource
os.environ["DJANGO_SETTINGS_MODULE"] = "anlan.config.settings"
os.environ["ANLAN_HOME"] = sys.argv[1]
os.environ.pop("ANLAN_DATABASE_URL", None)
import django
django.setup()
from uuid import uuid4
from datetime import datetime, UTC
from django.core.management import call_command
from django.core.files.uploadedfile import SimpleUploadedFile
from anlan.foundation.attachments import services, storage
from anlan.foundation.attachments.models import Attachment
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.services import system_actor

def add(content):
    return services.add_attachment(
        actor=system_actor("test"), subject_kind="hazard", subject_uid=uuid4(), party_uid=None,
        file=SimpleUploadedFile("记录.txt", content), now=datetime(2026, 11, 22, tzinfo=UTC))

rows = lambda: Attachment.objects.beyond_scope("test")
files = lambda: [p for p in storage.root().rglob("*") if p.is_file()]
"""


def run(home, code):
    script = textwrap.dedent(PREPARE) + textwrap.dedent(code)
    return subprocess.run([sys.executable, "-c", script, str(home)], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def home(new_home_on_sqlite, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    new_home_on_sqlite(home)
    return home


def test_killed_between_file_and_row_leaves_an_orphan_that_the_collector_removes(home):
    killed = run(
        home,
        """
        keep = storage.keep
        def keep_and_die(received):
            keep(received)
            os.kill(os.getpid(), signal.SIGKILL)
        storage.keep = keep_and_die
        add("整改通知".encode())
        """,
    )
    assert killed.returncode == -signal.SIGKILL

    after = run(
        home,
        """
        assert (rows().count(), len(files())) == (0, 1), (rows().count(), files())
        for path in files(): os.utime(path, (1, 1))
        assert services.collect_orphans() == 1
        assert files() == []
        attachment = add("整改通知".encode())
        assert (rows().count(), len(files())) == (1, 1)
        services.collect_orphans(older_than_hours=-1)
        assert len(files()) == 1, "what has a row stays"
        """,
    )
    assert after.returncode == 0, after.stderr


def test_a_disk_that_fills_up_in_the_middle_refuses_and_leaves_nothing(home):
    full = run(
        home,
        """
        before = (rows().count(), len(files()))
        resource.setrlimit(resource.RLIMIT_FSIZE, (512 * 1024, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        try:
            add(b"x" * 3 * 1024 * 1024)
        except Refused as refused:
            assert refused.code == "storage-full", refused.code
        else:
            raise AssertionError("it was taken")
        assert (rows().count(), len(files())) == before, files()
        """,
    )
    assert full.returncode == 0, full.stderr
    assert os.name == "posix"
