from django.db import migrations

INDEXES = ("organization_search",)


def drop(apps, schema_editor):
    for name in INDEXES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP INDEX IF EXISTS "{name}"')
            continue
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}_{event}"')
        schema_editor.execute(f'DROP TABLE IF EXISTS "{name}_fts"')


class Migration(migrations.Migration):
    """Searches read the column of stems itself: its full-text index goes. Backwards there is nothing to do."""

    dependencies = [("accounts", "0007_scale_indexes")]
    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
