"""The database itself refuses to change or remove what the ledger holds, on both engines.

Acts, heads, runs, subtrees and keys accept INSERT alone. The detail of an act may be erased (salt and body emptied)
and nothing else. An act cannot be added with an id that was sealed over. On PostgreSQL every writer of acts is
known by an advisory lock (see ``ledger/sealing.py``), and TRUNCATE is refused too.

SQLite's schema editor rebuilds a table to alter it and drops its triggers; what is missing is raised again when
migrating ends (``install_guards``). A later migration that writes to one of these tables, or alters one that another's
trigger reads, must call ``lift_guards`` before and ``raise_guards`` after. ``anlan ledger check`` says when one is
missing.
"""

from django.db import migrations

from anlan.foundation.ledger.guards import lift_guards, raise_guards


def forwards(apps, schema_editor):
    raise_guards(schema_editor.connection)


def backwards(apps, schema_editor):
    lift_guards(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]
