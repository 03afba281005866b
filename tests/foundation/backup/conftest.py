"""Homes with real databases, worked on by processes of their own as in an installation."""

import os
import subprocess
import sys
import textwrap

import pytest

SCRIPT = """
import os, sys, json
import django
django.setup()
from datetime import datetime, UTC
from uuid import uuid4
from django.core.management import call_command
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from anlan.foundation.accounts.models import User
from anlan.foundation.attachments import services as attachments, storage
from anlan.foundation.attachments.models import Attachment
from anlan.foundation.ledger import services as ledger, sealing
from anlan.foundation.ledger.models import Act, TreeHead
from anlan.foundation.scope.services import system_actor
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CLI = system_actor("cli")
def attach(text):
    return attachments.add_attachment(actor=CLI, subject_kind="hazard", subject_uid=uuid4(), party_uid=None,
        file=SimpleUploadedFile("记录.txt", text.encode()), now=NOW)
def facts():
    with connection.cursor() as cursor:
        rows = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            rows[table] = cursor.fetchone()[0]
    head = TreeHead.objects.beyond_scope("test").order_by("-number").first()
    files = {a.sha256: storage.digest_of(storage.path_of(a.sha256)) for a in Attachment.objects.beyond_scope("test")}
    return {"rows": rows, "root": bytes(head.root).hex() if head else None, "files": files}
"""

FILL = """
call_command("migrate", verbosity=0)
user = User(username="wang", name="王建国", phone="13812345678", created_at=NOW)
user.set_password("correct horse battery")
user.save()
for n in range(20):
    attach(f"整改通知 {n}")
sealing.seal(now=NOW)
attach("not sealed yet")
print(json.dumps(facts()))
"""


def environment(home, url=""):
    values = {k: v for k, v in os.environ.items() if not k.startswith("ANLAN_") and k != "DJANGO_SETTINGS_MODULE"}
    values |= {"DJANGO_SETTINGS_MODULE": "anlan.config.settings", "ANLAN_HOME": str(home)}
    if url:
        values["ANLAN_DATABASE_URL"] = url
    return values


def python(home, code, url="", check=True):
    """Run code inside an installation."""
    script = textwrap.dedent(SCRIPT) + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(home, url), capture_output=True, text=True, timeout=300
    )
    if check:
        assert done.returncode == 0, done.stderr
    return done.stdout


def anlan(*words, home=None, url=""):
    """Run the command line."""
    command = [sys.executable, "-m", "anlan.config.cli", *map(str, words)]
    return subprocess.run(
        command, env=environment(home or "/nonexistent/home", url), capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="session")
def full_home(new_home_on_sqlite, tmp_path_factory):
    """A home with an account, attachments, acts and a signed head; tests do not change it."""
    home = tmp_path_factory.mktemp("installation") / "home"
    new_home_on_sqlite(home)
    said = python(home, FILL)
    return home, said.strip().splitlines()[-1]


@pytest.fixture(scope="session")
def saved(full_home, tmp_path_factory):
    """Its backup."""
    out = tmp_path_factory.mktemp("backups") / "anlan.tar.gz"
    done = anlan("backup", out, "--json", home=full_home[0])
    assert done.returncode == 0, done.stderr
    return out
