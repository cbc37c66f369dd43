"""Lists of any rows: what an address asks, said back, with no model of the portal in it."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from actions.models import Commune
from core.lists import KEY, ListFilter, ListLabels, ListQuery, LookAtFilter, Option
from core.sorting import Sort, by_column

NB = "\N{NO-BREAK SPACE}"


class FruitList(ListQuery):
    color = ListFilter("color", label="Couleur", options=(("red", "Rouge"), ("green", "Vert")))
    grower = ListFilter("grower", label="Producteur")
    archived = LookAtFilter(label="Archives", options=(("1", "Archivés"),))

    keys, default_sort = {"grower": KEY}, "name"
    sorts = {
        sort.name: sort
        for sort in (
            Sort("name", "Nom", "A à Z", "Z à A", by_column("name")),
            Sort("ripe", "Mûr le", "tôt", "tard", by_column("ripe_on"), may_be_null=True),
        )
    }
    labels = ListLabels("fruit", "fruits", "aucun fruit", "", "", "", "")

    def visible(self):
        return Commune.objects.none()

    def is_offered(self, name):
        return name != "archived" or self.user == "gardener"


def read(address, user="gardener", choices=True):
    known = {"grower": [Option("7", "Zoé"), Option("8", "Ali")]} if choices else None
    return FruitList(QueryDict(address), user=user, today=date(2021, 6, 15), choices=known)


def test_an_address_is_read_and_written_back():
    query = read("q=+poire%20verte+&color=red&color=green&grower=8&sort=-ripe&page=3&color=red")
    assert (query.q, query.sort) == ("poire verte", "-ripe")
    assert query.values == {"color": ["red", "green"], "grower": ["8"]}
    assert query.address() == "q=poire+verte&color=red&color=green&grower=8&sort=-ripe"
    assert query.cleared == "sort=-ripe"
    assert [(chip.label, chip.without) for chip in query.chips()] == [
        (f"Recherche{NB}: poire verte", "color=red&color=green&grower=8&sort=-ripe"),
        (f"Couleur{NB}: Rouge", "q=poire+verte&color=green&grower=8&sort=-ripe"),
        (f"Couleur{NB}: Vert", "q=poire+verte&color=red&grower=8&sort=-ripe"),
        (f"Producteur{NB}: Ali", "q=poire+verte&color=red&color=green&sort=-ripe"),
    ]
    assert not query.ignored
    assert (query.page_number, read("page=00" + "9" * 30).page_number) == (3, 999_999_999)
    assert (read("").address(), read("sort=name").address(), read("").is_filtered) == (
        "",
        "",
        False,
    )


def test_what_is_not_understood_is_left_out_and_said():
    query = read("color=blue&grower=9&sort=size&archived=1", user=AnonymousUser())
    assert (query.values, query.sort) == ({}, "name")
    assert query.ignored == [
        f"Couleur{NB}: «{NB}blue{NB}»",
        f"Producteur{NB}: «{NB}9{NB}»",
        f"Archives{NB}: «{NB}1{NB}»",
        f"Tri{NB}: «{NB}size{NB}»",
    ]
    odd = read("statut=planned&page=²&grower=٧&color=red&depuis=2021")
    assert odd.ignored == [
        f"Producteur{NB}: «{NB}٧{NB}»",
        f"Page{NB}: «{NB}²{NB}»",
        f"filtre inconnu{NB}: statut",
        f"filtre inconnu{NB}: depuis",
    ]
    assert (odd.values, odd.page_number) == ({"color": ["red"]}, 1)
    assert read("archived=1").values == {"archived": ["1"]}
    # Without the rows that exist, any well-formed key is taken.
    assert read("grower=9&grower=x", choices=False).values == {"grower": ["9"]}


@pytest.mark.parametrize(
    ("shown", "total", "words"),
    [
        (2, 2, f"2{NB}fruits"),
        (1, 3, f"1{NB}fruit sur 3"),
        (0, 3, "Aucun fruit sur 3"),
        (0, 0, "Aucun fruit"),
    ],
)
def test_counts_in_words(shown, total, words):
    assert FruitList.labels.shown_of(shown, total) == words


def test_orders_turn_round_with_unknown_values_last():
    up, down = read("sort=ripe").ordering(), read("sort=-ripe").ordering()
    assert [(term.descending, term.nulls_last) for term in (up[0], down[0])] == [
        (False, True),
        (True, True),
    ]
    assert up[1:] == down[1:] == ["pk"]
