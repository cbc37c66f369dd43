"""Rows of a section over HTTP, and its promise: a post erases nothing that it does not show, and
never breaks.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from actions.models import ActionSheet, Indicator, IndicatorReading, Milestone
from actions.sections.editor import SECTIONS
from tests.actions.pages import page_of
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommuneFactory,
    FundingLineFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MilestoneFactory,
    OrganizationFactory,
    PriorityAxisFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PARTS = ("milestones", "funding_lines", "indicators", "blockers")
MANY = ("axes", "communes", "contracting_authorities")


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


@pytest.fixture
def sheet():
    """A sheet with something in every field and two rows of every part."""
    company, someone = OrganizationFactory(), UserFactory()
    sheet = ActionSheetFactory(
        axes=[PriorityAxisFactory(), PriorityAxisFactory()],
        communes=[CommuneFactory(), CommuneFactory()],
        contracting_authorities=[company],
        lead_organization=company,
        context="Contexte\r\nsur deux lignes",
        objectives="Objectifs",
        description="Description",
        expected_results="Résultats",
        lead_person=someone,
        elected_sponsor=someone,
        start="mars 2019",
        end="T2 2022",
        estimated_cost=Decimal("1250000.50"),
    )
    for title, due in (("Étude", "T1 2019"), ("Travaux", "2020")):
        done_on = date(2019, 4, 2)
        MilestoneFactory(
            sheet=sheet, title=title, due=due, owner_organization=company, done_on=done_on
        )
    for position, label in enumerate(("Subvention", "Emprunt")):
        stage_on = date(2019, 5, 3)
        FundingLineFactory(
            sheet=sheet, label=label, position=position, funder=company, stage_on=stage_on
        )
    for position, name in enumerate(("Emplois", "Surfaces")):
        indicator = IndicatorFactory(sheet=sheet, name=name, position=position, target_date="2022")
        IndicatorReadingFactory(indicator=indicator, period="T2 2020", recorded_by=someone)
    told = {"sheet": sheet, "unblocker": company, "reported_by": someone}
    BlockerFactory(**told, answer="Oui", resolution="Un accord", asked_on=date(2019, 6, 1))
    BlockerFactory(**told, description="Levé", since=date(2019, 1, 1), lifted_on=date(2019, 2, 1))
    return sheet


@pytest.fixture
def person(client):
    client.force_login(user_with_role(Role.PROJECT_OFFICER))
    return client


def address(sheet, section) -> str:
    return reverse("actions:sheet_edit_section", args=[sheet.reference, section])


def form_of(person, sheet, section):
    return page_of(person.get(address(sheet, section), headers=HTMX)).form


@pytest.fixture
def whole(request, person, sheet):
    """What the form of the section posts as it was opened, once for all examples."""
    return form_of(person, sheet, request.getfixturevalue("section")).post()


def send(person, sheet, section, data: QueryDict, **options):
    form_type = "application/x-www-form-urlencoded"
    return person.post(address(sheet, section), data.urlencode(), content_type=form_type, **options)


VOLATILE = ("updated_at", "updated_by_id", "version", "search_text")


def rows_of(sheet) -> dict:
    readings = IndicatorReading.objects.filter(indicator__sheet=sheet)
    parts = {name: getattr(sheet, name).all() for name in PARTS} | {"readings": readings}
    return {
        name: {
            row.pop("id"): {k: v for k, v in row.items() if k not in VOLATILE}
            for row in rows.values()
        }
        for name, rows in parts.items()
    }


def fields_of(sheet) -> dict:
    (fields,) = ActionSheet.objects.filter(pk=sheet.pk).values()
    found = {name: value for name, value in fields.items() if name not in VOLATILE}
    saved = ActionSheet.objects.get(pk=sheet.pk)
    return found | {name: set(getattr(saved, name).values_list("pk", flat=True)) for name in MANY}


# --- The property
# ----------------------------------------------------------------------------------------
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
    "identite": {"title": "Nouveau", "maturity": "idea", "confidentiality": "public", "kind": "project"},
    "description": dict.fromkeys(("context", "objectives", "description", "expected_results"), "Nouveau"),
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


# --- Row buttons
# -----------------------------------------------------------------------------------------
def press(person, sheet, section, action, form=None, **typed):
    """Press a row button that the page really has; gives the form that comes back."""
    form = form or form_of(person, sheet, section)
    assert ("row-action", action) in form.buttons
    before = fields_of(sheet), rows_of(sheet)
    response = send(person, sheet, section, form.post(**typed, **{"row-action": action}))
    assert response.status_code == 200
    assert (fields_of(sheet), rows_of(sheet)) == before, "nothing is saved before « Enregistrer »"
    page = page_of(response)
    assert not page.invalid
    return page.form


def test_a_row_is_added_and_saved(person, sheet):
    form = press(
        person,
        sheet,
        "calendrier",
        "milestones:add",
        **{"milestones-0-title": "Étude 2", "end": "zz"},
    )
    values = dict(form.controls)
    assert (values["milestones-count"], values["milestones-2-id"]) == ("3", "")
    assert (values["milestones-0-title"], values["end"]) == (
        "Étude 2",
        "zz",
    ), "typed text is kept unjudged"
    post = form.post(
        **{"milestones-2-title": "Livraison", "milestones-2-due": "T4 2021", "end": "2022"}
    )
    assert send(person, sheet, "calendrier", post).status_code == 302
    titles = list(sheet.milestones.values_list("title", flat=True))
    assert titles == ["Étude 2", "Travaux", "Livraison"]
    assert ActionSheet.objects.get(pk=sheet.pk).version == 2


def test_an_added_row_left_blank_is_not_saved(person, sheet):
    form = press(person, sheet, "blocages", "blockers:add")
    assert send(person, sheet, "blocages", form.post()).status_code == 302
    assert sheet.blockers.count() == 2


def test_a_row_is_removed_restored_and_removed(person, sheet):
    form = press(person, sheet, "calendrier", "milestones:remove:0")
    assert dict(form.controls)["milestones-0-removed"] == "on"
    form = press(person, sheet, "calendrier", "milestones:restore:0", form)
    assert "milestones-0-removed" not in dict(form.controls)
    form = press(person, sheet, "calendrier", "milestones:remove:0", form)
    assert send(person, sheet, "calendrier", form.post()).status_code == 302
    assert list(sheet.milestones.values_list("title", flat=True)) == ["Travaux"]
    assert Milestone.history.filter(title="Étude").latest("history_id").history_type == "-"


def test_rows_move_up_and_down(person, sheet):
    form = press(person, sheet, "financement", "funding_lines:down:0")
    values = dict(form.controls)
    assert [values[f"funding_lines-{n}-label"] for n in (0, 1)] == ["Emprunt", "Subvention"]
    send(person, sheet, "financement", form.post())
    assert list(sheet.funding_lines.values_list("label", flat=True)) == ["Emprunt", "Subvention"]
    form = press(person, sheet, "indicateurs", "indicators:up:1")
    send(person, sheet, "indicateurs", form.post())
    assert list(sheet.indicators.values_list("name", flat=True)) == ["Surfaces", "Emplois"]


def test_a_row_moved_alone_gives_the_sheet_no_history_line(person, sheet):
    lines = ActionSheet.history.count()
    send(
        person,
        sheet,
        "financement",
        press(person, sheet, "financement", "funding_lines:down:0").post(),
    )
    assert ActionSheet.history.count() == lines
    assert ActionSheet.objects.get(pk=sheet.pk).version == 2


def test_a_row_button_in_place_answers_the_section_alone(person, sheet):
    form = form_of(person, sheet, "calendrier")
    post = form.post(**{"row-action": "milestones:add"})
    response = person.post(
        address(sheet, "calendrier"), post.urlencode(), content_type="application/x-www-form-urlencoded",
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert response.status_code == 200
    assert "<html" not in response.content.decode()


# --- Indicators and their readings
# -----------------------------------------------------------------------
def test_a_reading_is_signed_and_belongs_to_an_indicator_of_this_sheet(person, sheet):
    mine, stranger = sheet.indicators.first(), IndicatorFactory()
    form = press(person, sheet, "indicateurs", "readings:add")
    row = {
        "readings-2-period": "2021",
        "readings-2-value": "1 250,5",
        "readings-2-source": "Enquête",
    }
    refused = send(
        person, sheet, "indicateurs", form.post(**row, **{"readings-2-indicator": str(stranger.pk)})
    )
    assert refused.status_code == 422
    assert "readings-2-indicator" in page_of(refused).invalid
    saved = send(
        person, sheet, "indicateurs", form.post(**row, **{"readings-2-indicator": str(mine.pk)})
    )
    assert saved.status_code == 302
    reading = mine.readings.latest("pk")
    assert (reading.value, str(reading.period)) == (Decimal("1250.5"), "2021")
    assert str(reading.recorded_by_id) == person.session["_auth_user_id"]
    assert not stranger.readings.exists()


def test_one_value_a_period(person, sheet):
    first = form_of(person, sheet, "indicateurs")
    form = press(person, sheet, "indicateurs", "readings:add", first)
    values = dict(form.controls)
    twin = {
        f"readings-2-{name}": values[f"readings-0-{name}"]
        for name in ("indicator", "period", "value", "source")
    }
    response = send(person, sheet, "indicateurs", form.post(**twin))
    assert response.status_code == 422
    assert "Cet indicateur a déjà une valeur pour cette période." in response.content.decode()
    alone = QueryDict("version=1&readings-count=1", mutable=True)
    alone.update({name.replace("-2-", "-0-"): value for name, value in twin.items()})
    assert send(person, sheet, "indicateurs", alone).status_code == 422, (
        "known to the database alone"
    )


def test_indicators_that_exchange_their_names_get_a_sentence(person, sheet):
    form = form_of(person, sheet, "indicateurs")
    names = {"indicators-0-name": "Surfaces", "indicators-1-name": "Emplois"}
    response = send(person, sheet, "indicateurs", form.post(**names))
    assert response.status_code == 422
    page = page_of(response)
    assert "Deux lignes portent la même désignation." in page.html
    assert dict(page.form.controls)["version"] == "1"
    assert list(sheet.indicators.values_list("name", flat=True)) == ["Emplois", "Surfaces"]


def test_the_rows_of_another_sheet_are_out_of_reach(person, sheet):
    other = MilestoneFactory(title="Étranger")
    post = form_of(person, sheet, "calendrier").post(**{"milestones-0-id": str(other.pk)})
    assert send(person, sheet, "calendrier", post).status_code == 302
    other.refresh_from_db()
    assert other.title == "Étranger"
    post = form_of(person, sheet, "calendrier").post(
        **{"milestones-0-id": str(other.pk), "milestones-0-removed": "on"}
    )
    send(person, sheet, "calendrier", post)
    assert Milestone.objects.filter(pk=other.pk).exists()


def test_removing_an_indicator_takes_its_readings(person, sheet):
    form = press(person, sheet, "indicateurs", "indicators:remove:0")
    response = send(person, sheet, "indicateurs", form.post())
    assert response.status_code == 302
    assert list(Indicator.objects.filter(sheet=sheet).values_list("name", flat=True)) == [
        "Surfaces"
    ]
    assert IndicatorReading.objects.filter(indicator__sheet=sheet).count() == 1


# --- Garbage
# ---------------------------------------------------------------------------------------------
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
    ["xx:yy:zz", "milestones:add", "milestones:up:99", f"milestones:remove:{'9' * 5000}", "readings:remove:-1",
     ":", "::", "funding_lines:down:٣", "milestones:restore:\x00", "indicators:up:1e9"]
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
