"""The table of the cache that all processes share: attempts to sign in are counted there."""

from django.core.management import call_command
from django.db import migrations

TABLE = "foundation_shared_cache"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_ledger_guards")]
    operations = [migrations.RunPython(make, lambda apps, schema_editor: schema_editor.execute(f"DROP TABLE {TABLE}"))]
