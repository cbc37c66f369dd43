"""What the migrations make is what the models say: every other test stands on tables that come from
the models.

On PostgreSQL alone (tests/conftest.py): migrating takes half a minute.
"""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

# Each row starts with the name of its table. Left out: what belongs to commands, and a table of
# Django's own whose key is wider when its migrations make it.
_STRUCTURE = """
    SELECT * FROM (
        SELECT table_name, column_name, concat_ws(' ', data_type, character_maximum_length,
            numeric_precision, numeric_scale, is_nullable, column_default, is_identity,
            collation_name)
        FROM information_schema.columns WHERE table_schema = %(schema)s
        UNION ALL SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid)
        FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
        WHERE connamespace = %(schema)s::regnamespace
        UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = %(schema)s
    ) AS structure(found, name, definition) WHERE found NOT IN ('django_migrations', 'portal_cache',
    'auth_group_permissions')"""


def structure(schema) -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(_STRUCTURE, {"schema": schema})
        return {
            (table, name, text.replace(f"{schema}.", "")) for table, name, text in cursor.fetchall()
        }


@pytest.fixture
def another_schema(transactional_db):
    """Empty, and the one in which the connection now makes and finds its tables."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA migrated")
        cursor.execute("SET search_path TO migrated")
        yield "migrated"
        cursor.execute("RESET search_path")
        cursor.execute("DROP SCHEMA migrated CASCADE")
    ContentType.objects.clear_cache()


def test_migrations_from_scratch_make_the_tables_of_the_models(settings, another_schema):
    settings.MIGRATION_MODULES = {}
    call_command("migrate", verbosity=0)
    migrated, of_the_models = structure(another_schema), structure("public")
    assert len(of_the_models) > 500
    assert migrated - of_the_models == set()
    assert of_the_models - migrated == set()
