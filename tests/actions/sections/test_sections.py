"""Editing a sheet section by section over HTTP: open, save alone, refuse without losing a word,
resolve_columns conflicts.
"""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Organization, User
from actions.enums import Confidentiality, Maturity
from actions.models import ActionSheet
from actions.sections.editor import SECTIONS
from actions.sheets import workflow
from tests.actions.pages import page_of
from tests.factories import (
    ActionSheetFactory,
    CommuneFactory,
    IndicatorFactory,
    MilestoneFactory,
    OrganizationFactory,
    PriorityAxisFactory,
    UserFactory,
    user_with_role,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NB = "\u00a0"


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER, first_name="Inès", last_name="Martin")


@pytest.fixture
def sheet():
    sheet = ActionSheetFactory(
        title="Pépinière",
        axes=[PriorityAxisFactory()],
        communes=[CommuneFactory()],
        context="Contexte",
        objectives="Objectifs",
        start="mars 2019",
        end="T2 2022",
        estimated_cost=Decimal("1250000.50"),
        lead_person=UserFactory(),
        contracting_authorities=[OrganizationFactory()],
    )
    ActionSheet.history.filter(id=sheet.pk).delete()  # of the factory's own saves
    return sheet


@pytest.fixture
def person(client, officer):
    client.force_login(officer)
    return client


def address(sheet, section) -> str:
    return reverse("actions:sheet_edit_section", args=[sheet.reference, section])


def open_form(person, sheet, section):
    return page_of(person.get(address(sheet, section), headers=HTMX)).form


def save(person, sheet, section, data, **headers):
    return person.post(
        address(sheet, section),
        data.urlencode(),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )


def fresh(sheet) -> ActionSheet:
    return ActionSheet.objects.get(pk=sheet.pk)


def lines(sheet) -> int:
    return ActionSheet.history.filter(id=sheet.pk).count()


# --- Opening
@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_opens_on_a_page_and_in_place(person, sheet, section):
    response = person.get(address(sheet, section))
    assert response.status_code == 200
    whole = page_of(response)
    assert "<h1>Pépinière</h1>" in whole.html
    assert section in whole.ids
    assert dict(whole.form.controls)["version"] == "1"
    response = person.get(address(sheet, section), headers=HTMX)
    assert response.status_code == 200
    part = page_of(response)
    assert "<html" not in part.html
    assert section in part.ids
    assert dict(part.form.controls)["version"] == "1"


def test_the_address_without_a_section_opens_the_first(person, sheet):
    response = person.get(reverse("actions:sheet_edit", args=[sheet.reference]))
    assert "Modifier : Identité".replace(" :", f"{NB}:") in response.content.decode()
    assert person.get(address(sheet, "fantaisie")).status_code == 404
    assert person.put(address(sheet, "identite")).status_code == 405


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_posted_as_it_was_opened_writes_nothing(person, sheet, section):
    MilestoneFactory(sheet=sheet, due="T2 2020")
    IndicatorFactory(sheet=sheet)
    before = ActionSheet.objects.filter(pk=sheet.pk).values().get()
    response = save(person, sheet, section, open_form(person, sheet, section).post())
    assert response.status_code == 302
    assert response["Location"] == f"{sheet.get_absolute_url()}#{section}"
    assert ActionSheet.objects.filter(pk=sheet.pk).values().get() == before
    assert lines(sheet) == 0
    assert sheet.milestones.get().history.count() == sheet.indicators.get().history.count() == 1


# --- Saving
def test_identity(person, sheet, officer):
    axis = PriorityAxisFactory(phase=sheet.phase)
    form = open_form(person, sheet, "identite")
    response = save(
        person,
        sheet,
        "identite",
        form.post(
            title="  Hôtel\r\nindustriel ", maturity=Maturity.IDEA, axes=str(axis.pk), communes=None
        ),
    )
    assert response.status_code == 302
    after = fresh(sheet)
    assert (after.title, after.maturity) == ("Hôtel industriel", Maturity.IDEA)
    assert list(after.axes.all()) == [axis]
    assert not after.communes.exists(), "the page showed the boxes and none was ticked"
    assert (after.version, after.updated_by, lines(sheet)) == (2, officer, 1)
    assert (after.context, after.estimated_cost) == ("Contexte", Decimal("1250000.50"))
    assert (
        f"Section «{NB}Identité{NB}» enregistrée."
        in person.get(response["Location"]).content.decode()
    )


def test_description(person, sheet):
    form = open_form(person, sheet, "description")
    save(person, sheet, "description", form.post(objectives="Deux\r\nlignes", context=""))
    assert (fresh(sheet).objectives, fresh(sheet).context) == ("Deux\r\nlignes", "")


def test_calendar_as_typed(person, sheet):
    form = open_form(person, sheet, "calendrier")
    assert dict(form.controls)["start"] == "mars 2019"
    save(person, sheet, "calendrier", form.post(start="22/03/2019", end="2e trimestre 2020"))
    after = fresh(sheet)
    assert (str(after.start), str(after.end), str(after.ends_on)) == (
        "22 mars 2019",
        "T2 2020",
        "2020-06-30",
    )


def test_money_as_typed(person, sheet):
    form = open_form(person, sheet, "financement")
    assert dict(form.controls)["estimated_cost"] == f"1{NB}250{NB}000,5"
    save(person, sheet, "financement", form.post(estimated_cost="2 500 000,75 €"))
    assert fresh(sheet).estimated_cost == Decimal("2500000.75")


def test_partners_named_by_hand_are_created_once(person, sheet, officer):
    form = open_form(person, sheet, "partenaires")
    new = form.post(
        new_lead_organization="Fonderie d’Orly",
        new_lead_person="Éloïse de la Tour",
        new_elected_sponsor=str(sheet.lead_person.get_full_name()).upper(),
    )
    assert save(person, sheet, "partenaires", new).status_code == 302
    after = fresh(sheet)
    assert after.lead_organization.name == "Fonderie d’Orly"
    assert (after.lead_person.first_name, after.lead_person.last_name) == ("Éloïse", "de la Tour")
    assert not after.lead_person.is_active
    assert after.elected_sponsor == sheet.lead_person, "known already, whatever the case"
    counts = Organization.objects.count(), User.objects.count()
    again = open_form(person, sheet, "partenaires").post(new_lead_organization="fonderie d'orly")
    save(person, sheet, "partenaires", again)
    assert (Organization.objects.count(), User.objects.count()) == counts
    assert after.lead_organization.history.get().history_user == officer


def test_an_archived_organization_is_offered_only_where_it_stands(person, sheet, officer):
    gone, other = sheet.lead_organization, OrganizationFactory(name="Partie")
    for organization in (gone, other):
        organization.archived_at, organization.archived_by = organization.created_at, officer
        organization.archive_reason = "Fermée."
        organization.save()
    form = open_form(person, sheet, "partenaires")
    assert dict(form.controls)["lead_organization"] == str(gone.pk)
    assert (
        save(person, sheet, "partenaires", form.post(new_lead_person="Ada Martin")).status_code
        == 302
    )
    assert fresh(sheet).lead_organization == gone
    refused = save(
        person, sheet, "partenaires", form.post(version="2", lead_organization=str(other.pk))
    )
    assert refused.status_code == 422


def test_htmx_gets_the_section_the_status_and_an_event(person, sheet):
    data = page_of(person.get(address(sheet, "calendrier"), headers=HTMX)).form.post(end="2019")
    response = save(person, sheet, "calendrier", data, **HTMX)
    assert response.status_code == 200
    page = page_of(response)
    assert "<html" not in page.html
    assert {"calendrier", "statut", "historique"} <= page.ids
    assert page.html.count("hx-swap-oob") == 2
    events = json.loads(response["HX-Trigger-After-Settle"])
    assert events == {"sheet-saved": {"sheet": sheet.pk, "before": 1, "version": 2}}
    assert "<dt>Fin</dt> <dd>2019</dd>" in page.html


# --- Refusals
REFUSED = [
    ("identite", {"title": ""}, "id_title"),
    ("identite", {"title": "x" * 301}, "id_title"),
    ("identite", {"kind": "poem"}, "id_kind"),
    ("calendrier", {"end": "bientôt"}, "id_end"),
    ("calendrier", {"start": "2021", "end": "2020"}, "id_end"),
    ("financement", {"estimated_cost": "douze"}, "id_estimated_cost"),
    ("financement", {"estimated_cost": "-1"}, "id_estimated_cost"),
    ("partenaires", {"new_lead_organization": "x" * 201}, "id_new_lead_organization"),
    ("calendrier", {"milestones-0-title": "", "milestones-0-due": "2020"}, "id_milestones-0-title"),
    ("calendrier", {"milestones-0-title": "Étude", "milestones-0-done_on": "2020"},
     "id_milestones-0-done_on"),
    ("financement", {"funding_lines-0-amount": "1", "funding_lines-0-stage": "refused"},
     "id_funding_lines-0-refusal_reason"),
    ("financement", {"funding_lines-0-amount": "1"}, "id_funding_lines-0-funder"),
    ("indicateurs", {"indicators-0-name": "Emplois"}, "id_indicators-0-unit"),
    ("indicateurs", {"indicators-0-name": "E", "indicators-0-unit": "u",
                     "indicators-0-baseline": "9", "indicators-0-target": "1"},
     "id_indicators-0-target"),
    ("blocages", {"blockers-0-description": "Foncier", "blockers-0-since": "2/5/2019",
                  "blockers-0-lifted_on": "1/5/2019"}, "id_blockers-0-lifted_on"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "typed", "where"), REFUSED)
def test_a_refusal_keeps_what_was_typed_and_says_where(person, sheet, section, typed, where):
    """On a page of its own for the first section, in place for the others."""
    headers = {} if section == "identite" else HTMX
    before = ActionSheet.objects.filter(pk=sheet.pk).values().get()
    response = save(
        person, sheet, section, open_form(person, sheet, section).post(**typed), **headers
    )
    assert response.status_code == 422
    page = page_of(response)
    assert ("<html" in page.html) is (not headers)
    kept = dict(page.form.controls)
    assert {name: kept.get(name) for name in typed} == typed | (
        {"kind": "project"} if "kind" in typed else {}
    )
    assert kept["version"] == "1"
    assert where.removeprefix("id_") in page.invalid
    assert f"{where}_error" in page.ids
    assert where in page.links, "the summary leads to the field"
    assert page.links - page.ids <= {"contenu", "main"}, "a link to nowhere"
    assert "alert" in page.roles
    assert ActionSheet.objects.filter(pk=sheet.pk).values().get() == before
    assert not sheet.milestones.exists()
    assert lines(sheet) == 0


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999", "1.0", "\x00", None])
def test_a_broken_version_is_a_form_error(person, sheet, version):
    data = open_form(person, sheet, "identite").post(title="Autre", version=version)
    response = save(person, sheet, "identite", data)
    assert response.status_code == 422
    page = page_of(response)
    assert "Le numéro de version de ce formulaire est illisible." in page.html
    assert dict(page.form.controls)["title"] == "Autre"
    assert fresh(sheet).title == "Pépinière"
    again = save(person, sheet, "identite", page.form.post())
    assert again.status_code in (302, 409), "the form that comes back is not a trap"


# --- Conflicts
@pytest.fixture
def conflict(person, sheet):
    """My form, opened before a colleague saved the same section."""
    form = open_form(person, sheet, "identite")
    theirs = fresh(sheet)
    theirs.title, theirs.confidentiality = "Titre du collègue", Confidentiality.PUBLIC
    colleague = user_with_role(Role.PROJECT_TEAM, first_name="Paul", last_name="Durand")
    workflow.save_section(theirs, by=colleague, version=1)
    return form


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_an_older_version_shows_both_texts(person, sheet, conflict, headers):
    response = save(person, sheet, "identite", conflict.post(title="Mon titre"), **headers)
    assert response.status_code == 409
    page = page_of(response)
    assert "alert" in page.roles
    assert "Titre du collègue" in page.html
    assert "Paul Durand" in page.html
    assert "Publique" in page.html
    kept = dict(page.form.controls)
    assert (kept["title"], kept["version"]) == ("Mon titre", "2")
    assert not page.invalid
    assert (fresh(sheet).title, fresh(sheet).version, lines(sheet)) == ("Titre du collègue", 2, 1)


def test_a_second_press_saves_knowingly(person, sheet, conflict):
    page = page_of(save(person, sheet, "identite", conflict.post(title="Mon titre")))
    assert save(person, sheet, "identite", page.form.post()).status_code == 302
    after = fresh(sheet)
    assert (after.title, after.version) == ("Mon titre", 3)
    assert after.confidentiality == Confidentiality.SIGNATORIES, (
        "what the form showed is what is kept"
    )


def test_taking_the_current_text(person, sheet, conflict):
    page = page_of(save(person, sheet, "identite", conflict.post(title="Mon titre")))
    taken = save(person, sheet, "identite", page.form.post(take="title"))
    assert taken.status_code == 200
    kept = dict(page_of(taken).form.controls)
    assert (kept["title"], kept["version"], kept["confidentiality"]) == (
        "Titre du collègue", "2", "signatories",
    )  # fmt: skip
    assert fresh(sheet).version == 2
    save(person, sheet, "identite", page_of(taken).form.post())
    assert (fresh(sheet).title, fresh(sheet).version) == ("Titre du collègue", 3)


def test_a_third_person_in_between_is_a_new_conflict(person, sheet, conflict):
    page = page_of(save(person, sheet, "identite", conflict.post(title="Mon titre")))
    workflow.set_priority(fresh(sheet), is_priority=True, by=UserFactory(), version=2)
    response = save(person, sheet, "identite", page.form.post())
    assert response.status_code == 409
    assert dict(page_of(response).form.controls)["version"] == "3"


def test_a_version_from_the_future_is_a_conflict(person, sheet):
    data = open_form(person, sheet, "identite").post(version="7", title="Autre")
    assert save(person, sheet, "identite", data).status_code == 409
    assert fresh(sheet).title == "Pépinière"


def test_a_conflict_over_rows(person, sheet):
    milestone = MilestoneFactory(sheet=sheet, title="Étude", due="2020")
    form = open_form(person, sheet, "calendrier")
    milestone.title = "Étude du collègue"
    workflow.save_section(
        fresh(sheet), by=UserFactory(), version=1, rows=[milestone], changed=False
    )
    response = save(person, sheet, "calendrier", form.post(**{"milestones-0-title": "Mon étude"}))
    assert response.status_code == 409
    page = page_of(response)
    assert "Étude du collègue · 2020" in page.html
    assert dict(page.form.controls)["milestones-0-title"] == "Mon étude"
    taken = page_of(save(person, sheet, "calendrier", page.form.post(take="milestones")))
    assert dict(taken.form.controls)["milestones-0-title"] == "Étude du collègue"
