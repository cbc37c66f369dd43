"""The index of the search column answers as the column reads, is used, and follows every write; alike on both databases."""

import sqlite3

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from accounts.models import Organization
from actions.models import ActionSheet
from core.checks import sqlite_has_full_text
from core.search import fill_column, stems
from tests.factories import ActionSheetFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
NAMES = (
    "Énergies 1e5", "2ème 12abc34 œuvre", "L’Haÿ-les-Roses", "mot " + "x" * 90, "et la", "!!", "AND or NEAR NOT",
    "formation des formateurs", "Réseaux de chaleur", "3.14 -7 a@b.fr http://a.fr/x", "co-activité d’aujourd’hui",
)  # fmt: skip


def found(query) -> set[str]:
    return set(Organization.objects.search(query).values_list("name", flat=True))


def test_the_answer_is_that_of_the_column():
    for name in NAMES:
        OrganizationFactory(name=name, field_of_intervention="")
    columns = dict(Organization.objects.values_list("name", "search_text"))
    queries = [
        *NAMES,
        "1e",
        "12abc",
        "2eme",
        "form",
        "x" * 61,
        "x" * 59,
        "and",
        "NOT",
        'near"',
        "a b",
        "%",
        "'",
        "haÿ roses",
    ]
    for query in queries:
        wanted = {name for name, text in columns.items() if all(f" {stem}" in text for stem in stems(query))}
        assert found(query) == wanted, query


def test_the_index_follows_every_write():
    first = OrganizationFactory(name="Ancien nom", field_of_intervention="")
    Organization.objects.bulk_create([Organization(name="Fabrique", slug="f", search_text=" fabriqu ")])
    assert (found("ancien"), found("fabrique")) == ({"Ancien nom"}, {"Fabrique"})
    first.name = "Autre"
    first.save(update_fields=["name"])
    Organization.objects.filter(slug="f").update(search_text=" quai ")
    assert (found("ancien"), found("autre"), found("fabrique"), found("quais")) == (
        set(),
        {"Autre"},
        set(),
        {"Fabrique"},
    )
    first.delete()
    assert found("autre") == set()
    # A row may take the key of one that left.
    Organization.objects.bulk_create(
        [Organization(pk=first.pk, name="Retour", slug="r", search_text=" retour ")]
    )
    assert (found("autre"), found("retour")) == (set(), {"Retour"})


def test_words_of_the_carrier_count_and_the_index_is_used():
    port = OrganizationFactory(name="Port fluvial", field_of_intervention="")
    ActionSheetFactory(title="Quai neuf", lead_organization=port)
    ActionSheetFactory(title="Quai fluvial", lead_organization=None)
    rows = ActionSheet.objects.search("quai fluvial").order_by()
    assert rows.count() == 2
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    for index in ("sheet_search", "organization_search"):
        assert index in plan
    assert "SCAN actions_actionsheet\n" not in plan


def test_a_migration_fills_the_rows_that_were_there():
    from django.apps import apps

    port = OrganizationFactory(name="Port fluvial")
    Organization.objects.update(search_text="")
    assert found("port") == set()
    with connection.cursor():
        fill_column("accounts", "organization", "name").code(
            apps, type("Editor", (), {"connection": connection})
        )
    assert found("ports") == {port.name}


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_made_again_keeps_its_index():
    OrganizationFactory(name="Port fluvial", field_of_intervention="")
    field = Organization._meta.get_field("website")
    wider = field.clone()
    wider.max_length = 201
    wider.set_attributes_from_name("website")
    wider.model = Organization
    index = next(one for one in Organization._meta.indexes if one.name == "organization_search")
    with connection.schema_editor() as editor:
        editor.alter_field(Organization, field, wider, strict=True)
    OrganizationFactory(name="Port sec", field_of_intervention="")
    assert found("port") == {"Port fluvial", "Port sec"}
    with connection.schema_editor() as editor:
        editor.remove_index(Organization, index)
        editor.add_index(Organization, index)
    OrganizationFactory(name="Port franc", field_of_intervention="")
    assert found("port") == {"Port fluvial", "Port franc", "Port sec"}
    with connection.schema_editor() as editor:
        editor.alter_field(Organization, wider, field, strict=True)
    Organization.objects.filter(name="Port sec").delete()
    assert found("port") == {"Port fluvial", "Port franc"}


def test_a_sqlite_without_full_text_is_told_at_the_start(monkeypatch):
    class Without:
        def execute(self, sql):
            raise sqlite3.OperationalError("no such module: fts5")

        def close(self):
            pass

    if connection.vendor != "sqlite":
        assert sqlite_has_full_text() == []
        return
    assert sqlite_has_full_text() == []
    monkeypatch.setattr(sqlite3, "connect", lambda path: Without())
    with pytest.raises(SystemCheckError, match="FTS5"):
        call_command("check")
