"""Rows are found by the stems of their search column, which follows every write; alike on both
databases.
"""

import pytest
from django.db import connection

from accounts.models import Organization
from actions.models import ActionSheet
from core.search import fill_column, stems
from tests.factories import ActionSheetFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
NAMES = (
    "Énergies 1e5", "2ème 12abc34 œuvre", "L’Haÿ-les-Roses", "mot " + "x" * 90, "et la", "!!",
    "AND or NEAR NOT",
    "formation des formateurs", "Réseaux de chaleur", "3.14 -7 a@b.fr http://a.fr/x",
    "co-activité d’aujourd’hui",
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
        wanted = {
            name
            for name, text in columns.items()
            if all(f" {stem}" in text for stem in stems(query))
        }
        assert found(query) == wanted, query


def test_what_is_found_follows_every_write():
    first = OrganizationFactory(name="Ancien nom", field_of_intervention="")
    Organization.objects.bulk_create(
        [Organization(name="Fabrique", slug="f", search_text=" fabriqu ")]
    )
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


def test_words_of_the_carrier_count():
    port = OrganizationFactory(name="Port fluvial", field_of_intervention="")
    ActionSheetFactory(title="Quai neuf", lead_organization=port)
    ActionSheetFactory(title="Quai fluvial", lead_organization=None)
    assert ActionSheet.objects.search("quai fluvial").count() == 2


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
