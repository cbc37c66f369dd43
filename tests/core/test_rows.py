"""Rows of a form: what row buttons do to a post, and which rows a post creates, changes, moves,
removes.
"""

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.models import Indicator
from core.rows import MAX_ROWS, RowForm, RowSet, apply_action, place_after

PREFIX = "lines"


class LineForm(RowForm):
    class Meta:
        model = Indicator
        fields = ("name", "unit")


def post(*names, count=None, action="", **extra):
    data = QueryDict(mutable=True)
    data[f"{PREFIX}-count"] = str(len(names) if count is None else count)
    for index, name in enumerate(names):
        data[f"{PREFIX}-{index}-name"] = name
        data[f"{PREFIX}-{index}-unit"] = "postes"
    data.update({key.replace("_", "-"): value for key, value in extra.items()})
    if action:
        data["row-action"] = action
    return data


def names(data) -> list:
    count = int(data[f"{PREFIX}-count"])
    return [data.get(f"{PREFIX}-{index}-name") for index in range(count)]


def saved(*names):
    return [
        Indicator(pk=100 + n, name=name, unit="postes", position=n) for n, name in enumerate(names)
    ]


def rows_of(data, rows=(), **kwargs):
    return RowSet(LineForm, rows, prefix=PREFIX, title="Lignes", data=data, **kwargs)


# --- Buttons
@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("add", ["a", "b", "c", None]),
        ("up:1", ["b", "a", "c"]),
        ("up:0", ["a", "b", "c"]),
        ("down:0", ["b", "a", "c"]),
        ("down:2", ["a", "b", "c"]),
        ("remove:0", ["b", "c"]),
        ("remove:2", ["a", "b"]),
        ("remove:3", ["a", "b", "c"]),
        ("remove:-1", ["a", "b", "c"]),
        ("remove:²", ["a", "b", "c"]),
        (f"remove:{'9' * 5000}", ["a", "b", "c"]),
        ("remove:", ["a", "b", "c"]),
        ("explode:1", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_a_button_moves_rows_in_the_post_alone(action, expected):
    before = post("a", "b", "c", action=f"{PREFIX}:{action}")
    after = apply_action(before, [PREFIX])
    assert names(after) == expected
    assert names(before) == ["a", "b", "c"]


def test_removing_a_saved_row_marks_it_and_restoring_unmarks_it():
    data = post("a", "b", action=f"{PREFIX}:remove:0", **{f"{PREFIX}-0-id": "100"})
    removed = apply_action(data, [PREFIX])
    assert names(removed) == ["a", "b"]
    assert removed[f"{PREFIX}-0-removed"] == "on"
    removed["row-action"] = f"{PREFIX}:restore:0"
    assert f"{PREFIX}-0-removed" not in apply_action(removed, [PREFIX])


def test_a_row_moves_with_all_that_belongs_to_it():
    data = post(
        "a",
        "b",
        action=f"{PREFIX}:down:0",
        **{f"{PREFIX}-0-id": "100", f"{PREFIX}-0-removed": "on"},
    )
    moved = apply_action(data, [PREFIX])
    assert moved[f"{PREFIX}-1-id"] == "100"
    assert f"{PREFIX}-1-removed" in moved
    assert f"{PREFIX}-0-removed" not in moved


def test_rows_have_a_limit():
    full = post(count=MAX_ROWS, action=f"{PREFIX}:add")
    assert apply_action(full, [PREFIX])[f"{PREFIX}-count"] == str(MAX_ROWS)
    assert len(rows_of(post(count=99999)).forms) == MAX_ROWS


@pytest.mark.parametrize("action", ["other:add", f"{PREFIX}:add:", "", ":::", PREFIX])
def test_an_action_on_unknown_rows_leaves_the_post(action):
    data = post("a", action=action)
    assert names(apply_action(data, ["else"])) == ["a"]


@pytest.mark.parametrize(
    ("action", "place"),
    [
        ("lines:add", ("lines", None)),
        ("lines:up:2", ("lines", 1)),
        ("lines:up:0", ("lines", 0)),
        ("lines:down:2", ("lines", 3)),
        ("lines:remove:2", ("lines", 2)),
        ("lines:remove:x", ("lines", None)),
        (f"lines:remove:{'9' * 5000}", ("lines", None)),
    ],
)
def test_where_the_focus_goes_after_a_button(action, place):
    assert place_after({"row-action": action}) == place


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(
    count=st.integers(0, 6),
    verbs=st.lists(st.tuples(st.sampled_from(["up", "down"]), st.integers(0, 6)), max_size=6),
)
def test_moving_rows_loses_none(count, verbs):
    data = post(*[str(n) for n in range(count)])
    for verb, place in verbs:
        data["row-action"] = f"{PREFIX}:{verb}:{place}"
        data = apply_action(data, [PREFIX])
    assert sorted(names(data)) == sorted(str(n) for n in range(count))


# --- What is saved
def test_rows_absent_from_the_post_are_kept():
    rows = rows_of(QueryDict(""), saved("a", "b"))
    assert rows.is_valid()
    assert not rows.changed_rows()
    assert not rows.removed_rows()
    assert [form.instance.name for form in rows.forms] == ["a", "b"]


@pytest.mark.django_db
def test_rows_posted_unchanged_are_not_saved():
    data = post("a", "b", **{f"{PREFIX}-0-id": "100", f"{PREFIX}-1-id": "101"})
    rows = rows_of(data, saved("a", "b"), ordered=True)
    assert rows.is_valid()
    assert not rows.changed_rows()


@pytest.mark.django_db
def test_edited_new_and_blank_rows():
    data = post("a", "b changé", "neuf", "", **{f"{PREFIX}-0-id": "100", f"{PREFIX}-1-id": "101"})
    data[f"{PREFIX}-3-unit"] = ""
    rows = rows_of(data, saved("a", "b"))
    assert rows.is_valid()
    assert [(row.pk, row.name) for row in rows.changed_rows()] == [
        (101, "b changé"),
        (None, "neuf"),
    ]


@pytest.mark.django_db
def test_moved_rows_are_saved_with_their_place():
    data = post(
        "b", "a", "c", **{f"{PREFIX}-{n}-id": str(pk) for n, pk in enumerate([101, 100, 102])}
    )
    rows = rows_of(data, saved("a", "b", "c"), ordered=True)
    assert rows.is_valid()
    assert [(row.name, row.position) for row in rows.changed_rows()] == [("b", 0), ("a", 1)]


@pytest.mark.django_db
def test_removed_rows_are_not_judged():
    data = post(
        "", "b", **{f"{PREFIX}-0-id": "100", f"{PREFIX}-0-removed": "on", f"{PREFIX}-1-id": "101"}
    )
    rows = rows_of(data, saved("a", "b"), ordered=True)
    assert rows.is_valid()
    assert [row.pk for row in rows.removed_rows()] == [100]
    assert not rows.changed_rows(), "the others stand in their order"


@pytest.mark.django_db
def test_the_key_of_another_object_makes_a_new_row():
    rows = rows_of(post("a", **{f"{PREFIX}-0-id": "555"}), saved("z"))
    assert rows.is_valid()
    assert [row.pk for row in rows.changed_rows()] == [None]


@pytest.mark.django_db
def test_every_faulty_row_tells_its_error():
    rows = rows_of(post("", "b", "", **{f"{PREFIX}-0-id": "100"}), saved("a"))
    assert not rows.is_valid()
    assert [bool(form.errors) for form in rows.forms] == [True, False, True]


@pytest.mark.django_db
def test_two_rows_may_not_share_what_is_unique():
    rows = rows_of(post("a", "b", "a"), unique=(("name",), "Déjà pris."))
    assert not rows.is_valid()
    assert rows.forms[2].errors == {"name": ["Déjà pris."]}
    assert not rows.forms[0].errors


@pytest.mark.parametrize("count", ["", "abc", "-1", "1.5", "999999", "²", "٣"])
def test_a_broken_count_reads_as_no_post_of_rows(count):
    rows = rows_of(post("a", count=count), saved("z"))
    assert not rows.is_posted
    assert rows.is_valid()
    assert not rows.changed_rows()


def test_a_row_in_words():
    rows = rows_of(post("a", ""), draft=True)
    assert rows.forms[0].describe() == "a · postes"
    rows = rows_of(None)
    assert rows.forms[0].describe() == ""
    assert isinstance(rows.forms[0], forms.ModelForm)
    assert rows.forms[0].row_label == "Indicateur 1"
