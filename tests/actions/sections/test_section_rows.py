"""The buttons of the rows of a section; indicators and their readings."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from actions.models import ActionSheet, Indicator, IndicatorReading, Milestone
from tests.actions.pages import page_of
from tests.actions.sections.posts import address, fields_of, form_of, rows_of, send
from tests.factories import IndicatorFactory, MilestoneFactory

pytestmark = pytest.mark.django_db


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
        address(sheet, "calendrier"), post.urlencode(),
        content_type="application/x-www-form-urlencoded",
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert response.status_code == 200
    assert "<html" not in response.content.decode()


# --- Indicators and their readings
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
