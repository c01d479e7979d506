"""The index behind the search: FTS5 on SQLite, GIN on PostgreSQL, both over the same ASCII grams."""

from django.db import migrations

_SQLITE = [
    """CREATE VIRTUAL TABLE luoshi_web_item_grams USING fts5(
         grams, content='luoshi_web_item', content_rowid='id', detail=none, columnsize=0)""",
    """CREATE TRIGGER luoshi_web_item_grams_insert AFTER INSERT ON luoshi_web_item BEGIN
         INSERT INTO luoshi_web_item_grams (rowid, grams) VALUES (new.id, new.grams); END""",
    """CREATE TRIGGER luoshi_web_item_grams_delete AFTER DELETE ON luoshi_web_item BEGIN
         INSERT INTO luoshi_web_item_grams (luoshi_web_item_grams, rowid, grams)
         VALUES ('delete', old.id, old.grams); END""",
    """CREATE TRIGGER luoshi_web_item_grams_update AFTER UPDATE OF grams ON luoshi_web_item
       WHEN old.grams IS NOT new.grams BEGIN
         INSERT INTO luoshi_web_item_grams (luoshi_web_item_grams, rowid, grams)
         VALUES ('delete', old.id, old.grams);
         INSERT INTO luoshi_web_item_grams (rowid, grams) VALUES (new.id, new.grams); END""",
]
_POSTGRESQL = ["CREATE INDEX luoshi_web_item_grams ON luoshi_web_item USING gin (to_tsvector('simple', grams))"]


def forwards(apps, schema_editor):
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX luoshi_web_item_grams")
        return
    for verb in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER luoshi_web_item_grams_{verb}")
    schema_editor.execute("DROP TABLE luoshi_web_item_grams")


class Migration(migrations.Migration):
    dependencies = [("luoshi_web", "0002_journal_is_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
