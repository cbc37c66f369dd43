"""French search without a database: what the index keeps of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search import index_text, stems


def is_found(query: str, text: str) -> bool:
    return all(f" {stem}" in index_text(text) for stem in stems(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("reseau", "Les Réseaux de chaleur"),
        ("REUTILISATION", "réutilisation des matériaux"),
        ("materiau", "réutilisation des matériaux"),
        ("oeuvre", "Maître d’œuvre"),
        ("entreprise", "L’entreprise"),
        ("formations", "formation"),
        ("essai", "plateforme d’essais"),
        ("form", "formation"),
    ],
)
def test_found(query, text):
    assert is_found(query, text)


@pytest.mark.parametrize(("query", "text"), [("eau", "réseau"), ("foncier", "formation")])
def test_not_found(query, text):
    assert not is_found(query, text)


def test_words_without_meaning_are_left_out_unless_alone():
    assert stems("la formation et le foncier") == stems("formation foncier")
    assert stems("la") == ["la"]


def test_nothing_gives_an_empty_index():
    assert index_text("", None) == ""
    assert index_text("…") == ""


@given(st.text(max_size=200))
def test_every_text_is_found_by_itself(text):
    assert is_found(text, text)


@given(st.text(max_size=200))
def test_the_index_holds_plain_letters_only(text):
    assert all(c.isascii() and (c.isalnum() or c == " ") for c in index_text(text))
