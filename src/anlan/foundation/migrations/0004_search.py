"""The full-text table beside the search index, which each engine keeps in its own way.

SQLite: FTS5 with ``ascii`` as tokenizer, because the tokens come ready-made and every character beyond ASCII
belongs to a word; ``detail=none`` because order and place of tokens are never asked for, which makes it half as
large. PostgreSQL: a tsvector made from the tokens as they are, and a GIN index.
"""

from django.db import migrations

SQLITE = """CREATE VIRTUAL TABLE foundation_searchtext
            USING fts5(grams, detail=none, columnsize=0, tokenize='ascii')"""
POSTGRESQL = [
    """CREATE TABLE foundation_searchtext (
           rowid bigint PRIMARY KEY
               REFERENCES foundation_searchentry (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
           grams tsvector NOT NULL)""",
    # A large pending list takes an import in a few seconds; services.index_many empties it at the end.
    """CREATE INDEX foundation_searchtext_grams ON foundation_searchtext
           USING gin (grams) WITH (gin_pending_list_limit = 65536)""",
]


def forwards(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else [SQLITE]
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def backwards(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE foundation_searchtext")


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_shared_cache")]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]
