"""The full-text table beside the search index, which each engine keeps in its own way.

SQLite: FTS5 with ``ascii`` as tokenizer, because the tokens come ready-made and every character beyond ASCII
belongs to a word; ``detail=none`` because order and place of tokens are never asked for, which makes it half as
large. PostgreSQL: a tsvector made from the tokens as they are, and a GIN index.

A trigger takes the tokens of an entry away with the entry, whoever deletes it. A later migration that alters
``foundation_searchentry`` must make it anew on SQLite, whose schema editor rebuilds the table.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE foundation_searchtext
           USING fts5(grams, detail=none, columnsize=0, tokenize='ascii')""",
    """CREATE TRIGGER foundation_searchentry_gone AFTER DELETE ON foundation_searchentry
           BEGIN DELETE FROM foundation_searchtext WHERE rowid = OLD.id; END""",
]
POSTGRESQL = [
    "CREATE TABLE foundation_searchtext (rowid bigint PRIMARY KEY, grams tsvector NOT NULL)",
    # A large pending list takes an import in a few seconds; services.settle empties it at the end.
    """CREATE INDEX foundation_searchtext_grams ON foundation_searchtext
           USING gin (grams) WITH (gin_pending_list_limit = 65536)""",
    """CREATE FUNCTION foundation_search_forget() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN DELETE FROM foundation_searchtext USING gone WHERE rowid = gone.id; RETURN NULL; END $$""",
    """CREATE FUNCTION foundation_search_forget_all() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN TRUNCATE foundation_searchtext; RETURN NULL; END $$""",
    """CREATE TRIGGER foundation_searchentry_gone AFTER DELETE ON foundation_searchentry
           REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION foundation_search_forget()""",
    """CREATE TRIGGER foundation_searchentry_emptied AFTER TRUNCATE ON foundation_searchentry
           FOR EACH STATEMENT EXECUTE FUNCTION foundation_search_forget_all()""",
]
UNDO_SQLITE = ["DROP TRIGGER foundation_searchentry_gone", "DROP TABLE foundation_searchtext"]
UNDO_POSTGRESQL = [
    "DROP TRIGGER foundation_searchentry_gone ON foundation_searchentry",
    "DROP TRIGGER foundation_searchentry_emptied ON foundation_searchentry",
    "DROP FUNCTION foundation_search_forget(), foundation_search_forget_all()",
    "DROP TABLE foundation_searchtext",
]


def _run(schema_editor, sqlite, postgresql):
    with schema_editor.connection.cursor() as cursor:
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            cursor.execute(statement)


def forwards(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_shared_cache")]
    operations = [migrations.RunPython(forwards, backwards, elidable=False)]
