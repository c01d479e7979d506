"""The database itself refuses to change or remove an entry of the journal."""

from django.db import migrations

from luoshi_web.store.guards import JOURNAL, guard, unguard


def forwards(apps, schema_editor):
    guard(schema_editor.connection, JOURNAL)


def backwards(apps, schema_editor):
    unguard(schema_editor.connection, JOURNAL)


class Migration(migrations.Migration):
    dependencies = [("luoshi_web", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
