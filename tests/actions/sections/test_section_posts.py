"""A post of a section erases nothing that it does not show, and never breaks the page."""

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions.sections.editor import SECTIONS
from tests.actions.sections.posts import HTMX, PARTS, fields_of, rows_of, send

pytestmark = pytest.mark.django_db


def examples(count):
    return settings(
        max_examples=count,
        phases=[
            Phase.explicit,
            Phase.generate,
        ],  # a failing post tells enough, and each example costs a page
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@examples(6)
@given(data=st.data())
@pytest.mark.parametrize("section", SECTIONS)
def test_posting_any_subset_leaves_the_rest_as_it_was(person, sheet, section, whole, data):
    """A post of some names of the form, as they stand, changes nothing: neither those names nor the
    others.

    Without its id a row reads as a new one, which may be incomplete (422).
    """
    names = data.draw(
        st.sets(st.sampled_from(sorted(set(whole) - {"version", "shown"}))), label="posted"
    )
    post = QueryDict(mutable=True)
    post["version"] = whole["version"]
    for name in names:
        post.setlist(name, whole.getlist(name))
    shown = [marker for marker in whole.getlist("shown") if marker in names]
    post.setlist("shown", shown)
    before = fields_of(sheet), rows_of(sheet)
    with transaction.atomic():
        response = send(person, sheet, section, post)
        after = fields_of(sheet), rows_of(sheet)
        transaction.set_rollback(True)
    assert response.status_code in (302, 422), sorted(names)
    assert _without_new_rows(after[1], before[1]) == before[1]
    assert after[0] == before[0]


def _without_new_rows(after, before):
    return {
        name: {pk: row for pk, row in rows.items() if pk in before[name]}
        for name, rows in after.items()
    }


EDITS = {
    "identite": {
        "title": "Nouveau", "maturity": "idea", "confidentiality": "public", "kind": "project",
    },
    "description": dict.fromkeys(
        ("context", "objectives", "description", "expected_results"), "Nouveau"
    ),
    "partenaires": dict.fromkeys(("lead_organization", "lead_person", "elected_sponsor"), ""),
    "calendrier": {"start": "2018", "end": "2023"},
    "financement": {"estimated_cost": "12"},
}  # fmt: skip
COLUMNS = {"start": {"starts_on", "starts_on_precision"}, "end": {"ends_on", "ends_on_precision"}}


@examples(4)
@given(data=st.data())
@pytest.mark.parametrize("section", EDITS)
def test_editing_any_subset_changes_those_fields_alone(person, sheet, section, data):
    edits = data.draw(st.sets(st.sampled_from(sorted(EDITS[section])), min_size=1), label="edited")
    post = QueryDict(mutable=True)
    post.update({"version": "1"} | {name: EDITS[section][name] for name in edits})
    before, rows = fields_of(sheet), rows_of(sheet)
    with transaction.atomic():
        response = send(person, sheet, section, post)
        after, rows_after = fields_of(sheet), rows_of(sheet)
        transaction.set_rollback(True)
    assert response.status_code == 302
    changed = {name for name in after if after[name] != before[name]}
    assert changed == set().union(
        *(COLUMNS.get(n, {n if n in before else f"{n}_id"}) for n in edits)
    )
    assert rows_after == rows


@pytest.mark.parametrize(
    ("query", "axes", "communes"),
    [
        ("", 2, 2),
        ("shown=axes", 0, 2),
        ("shown=axes&shown=communes", 0, 0),
        ("shown=communes", 2, 0),
        ("title=Autre", 2, 2),
    ],
)
def test_boxes_are_emptied_only_where_they_were_shown(person, sheet, query, axes, communes):
    assert send(person, sheet, "identite", QueryDict(f"version=1&{query}")).status_code == 302
    assert (sheet.axes.count(), sheet.communes.count()) == (axes, communes)


GARBAGE = st.sampled_from(
    [
        "",
        "abc",
        "-1",
        "999999",
        "9" * 5000,
        "1e999",
        "٣",
        "\x00",
        "<script>",
        "on",
        "1",
        "é" * 400,
        "2020",
        "0",
    ]
)
ACTIONS = st.sampled_from(
    ["xx:yy:zz", "milestones:add", "milestones:up:99", f"milestones:remove:{'9' * 5000}",
     "readings:remove:-1", ":", "::", "funding_lines:down:٣", "milestones:restore:\x00",
     "indicators:up:1e9"]
)  # fmt: skip


@examples(6)
@given(data=st.data())
@pytest.mark.parametrize("section", SECTIONS)
def test_garbage_never_breaks_the_page(person, sheet, section, whole, data):
    post = whole.copy()
    names = st.sampled_from(
        sorted({*post, *(f"{part}-count" for part in PARTS), "shown", "take", "conflict"})
    )
    for name, value in data.draw(
        st.dictionaries(names, GARBAGE, max_size=5), label="garbage"
    ).items():
        post[name] = value
    if data.draw(st.booleans(), label="button"):
        post["row-action"] = data.draw(ACTIONS, label="action")
    with transaction.atomic():
        response = send(person, sheet, section, post, headers=HTMX)
        transaction.set_rollback(True)
    assert response.status_code in (200, 302, 409, 422)


@pytest.mark.parametrize("value", ["\x00", "9" * 5000], ids=["nul", "long"])
@pytest.mark.parametrize("section", SECTIONS)
def test_garbage_in_every_field_at_once(person, sheet, section, whole, value):
    before = fields_of(sheet), rows_of(sheet)
    for name in set(whole) - {"version", "shown"}:
        if not name.endswith(("-count", "-id")):
            whole[name] = value
    status = send(person, sheet, section, whole, headers=HTMX).status_code
    # A description takes any text that a database can hold.
    assert status == (200 if section == "description" and value != "\x00" else 422)
    assert status == 200 or (fields_of(sheet), rows_of(sheet)) == before
