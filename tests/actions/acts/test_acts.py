"""Acts on a sheet over HTTP: done, refused without losing a word, kept from those who may not."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.enums import Role
from actions.acts.forms import ACTS
from actions.enums import Health, NoteStatus, ProgressStatus, ReviewStatus
from actions.models import ActionSheet
from actions.status import workflow
from core import clock
from tests.actions.pages import page_of
from tests.factories import (
    ActionSheetFactory,
    MilestoneFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    SheetNoteFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)

pytestmark = pytest.mark.django_db
NB = "\u00a0"


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def sheet():
    return ActionSheetFactory(title="Pépinière", phase=PhaseFactory(last_number=40))


@pytest.fixture
def person(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def partner(sheet, client):
    """A member of the organisation that carries the sheet, signed in."""
    user = user_with_role(Role.PARTNER_MEMBER, organization=sheet.lead_organization)
    client.force_login(user)
    return user


def address(sheet, act) -> str:
    return reverse("actions:sheet_act", args=[sheet.reference, act])


def fresh(sheet) -> ActionSheet:
    return ActionSheet.objects.get(pk=sheet.pk)


def message_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request)).replace(
        NB, " "
    )


HAPPY = {
    "avancement": ({"to": "blocked", "reason": "Foncier"}, "La fiche est maintenant « Bloquée »."),
    "meteo": (
        {"health": "reachable", "comment": "Bien"},
        "Météo enregistrée : Objectifs atteignables.",
    ),
    "relecture": ({"to": "submitted"}, "La fiche est maintenant « Soumise »."),
    "priorite": ({"is_priority": "1"}, "La fiche est prioritaire."),
    "note": ({"text": "Vu", "written_on": "22/03/2019"}, "La note est publiée."),
    "blocage": (
        {"description": "Foncier", "since": "22 mars 2019"},
        "Le point de blocage est signalé.",
    ),
    "copier": ({"copy_title": "Copie"}, "La fiche 41 est créée. Complétez-la section par section."),
    "archiver": ({"reason": "Fusion"}, "La fiche est archivée. Son numéro reste pris."),
}
VERSIONED = {slug for slug, act in ACTS.items() if act.needs_version}


def test_every_act_is_tested():
    """Documents have tests of their own; restoring needs an archived sheet."""
    assert set(HAPPY) | {"document", "restaurer"} == set(ACTS)


@pytest.mark.parametrize("act", HAPPY)
def test_an_act_opens_and_is_done(person, sheet, officer, act):
    typed, sentence = HAPPY[act]
    page = page_of(person.get(address(sheet, act)))
    assert ("version" in dict(page.form.controls)) == (act in VERSIONED)
    response = person.post(address(sheet, act), page.form.post(**typed))
    assert response.status_code == 302
    target = ActionSheet.objects.latest("pk") if act == "copier" else sheet
    assert response["Location"] == f"{target.get_absolute_url()}#{ACTS[act].anchor}"
    assert message_of(response) == sentence
    assert fresh(target).updated_by == officer
    assert fresh(sheet).version == (2 if act in VERSIONED else 1)
    assert sentence in person.get(response["Location"]).content.decode().replace(NB, " ")


def test_what_the_acts_wrote(person, sheet, officer):
    for act in ("avancement", "meteo", "relecture", "priorite", "note", "blocage"):
        person.post(address(sheet, act), HAPPY[act][0] | {"version": str(fresh(sheet).version)})
    after = fresh(sheet)
    assert (after.progress_status, after.progress_reason) == (ProgressStatus.BLOCKED, "Foncier")
    assert (after.health, after.health_comment, after.health_by) == (
        Health.REACHABLE,
        "Bien",
        officer,
    )
    assert (after.review_status, after.is_priority, after.version) == (
        ReviewStatus.SUBMITTED,
        True,
        5,
    )
    note, blocker = after.notes.get(), after.blockers.get()
    assert (note.text, note.written_on, note.status) == (
        "Vu",
        date(2019, 3, 22),
        NoteStatus.PUBLISHED,
    )
    assert (blocker.description, blocker.since, blocker.reported_by) == (
        "Foncier",
        date(2019, 3, 22),
        officer,
    )


REFUSED = [
    ("avancement", {"to": "blocked"}, "Indiquez pourquoi la fiche passe à « Bloquée »."),
    ("avancement", {"to": "planned", "reason": "x"}, "Sélectionnez un choix valide."),
    ("avancement", {}, "Ce champ est obligatoire."),
    ("avancement", {"to": "blocked", "reason": "x" * 501}, "au plus 500 caractères"),
    ("meteo", {"health": "on_track", "comment": " "}, "La météo s’accompagne d’une phrase."),
    ("meteo", {"health": "sunny"}, "Sélectionnez un choix valide."),
    ("relecture", {"to": "approved"}, "Sélectionnez un choix valide."),
    ("priorite", {}, "Ce champ est obligatoire."),
    ("note", {"text": " ", "written_on": "22/03/2019"}, "Ce champ est obligatoire."),
    ("note", {"text": "Vu", "written_on": "mars 2019"}, "il faut le jour, par exemple 22/03/2019."),
    ("blocage", {"description": "Foncier", "since": "hier"}, "n’est pas une date comprise."),
    (
        "blocage",
        {"description": "F", "since": "1/1/2019", "unblocker": "999"},
        "Sélectionnez un choix valide.",
    ),
    ("copier", {"copy_title": ""}, "Ce champ est obligatoire."),
    ("archiver", {"reason": " "}, "Ce champ est obligatoire."),
]


@pytest.mark.parametrize(("act", "typed", "sentence"), REFUSED)
def test_a_refusal_writes_nothing_and_comes_back_whole(person, sheet, act, typed, sentence):
    before = ActionSheet.objects.filter(pk=sheet.pk).values().get()
    response = person.post(address(sheet, act), {"version": "1"} | typed)
    assert response.status_code == 422
    page = page_of(response)
    assert sentence in page.html.replace(NB, " ")
    assert "alert" in page.roles
    kept = dict(page.form.controls)
    for name in ("reason", "comment", "text", "description", "written_on", "since"):
        if name in typed:
            assert kept[name] == typed[name]
    assert kept.get("version", "1") == "1", "the next press is no conflict"
    assert ActionSheet.objects.filter(pk=sheet.pk).values().get() == before
    assert ActionSheet.objects.count() == 1
    assert not sheet.notes.exists()
    assert not sheet.blockers.exists()


def test_a_refused_press_then_a_good_one(person, sheet):
    page = page_of(person.post(address(sheet, "avancement"), {"version": "1", "to": "blocked"}))
    response = person.post(address(sheet, "avancement"), page.form.post(reason="Foncier"))
    assert response.status_code == 302
    assert fresh(sheet).progress_status == ProgressStatus.BLOCKED


@pytest.mark.parametrize("act", sorted(VERSIONED - {"restaurer"}))
def test_an_older_version_is_a_conflict_then_saves_knowingly(person, sheet, act):
    form = page_of(person.get(address(sheet, act))).form
    colleague = UserFactory(first_name="Paul", last_name="Durand")
    workflow.set_health(
        fresh(sheet), health=Health.COMPROMISED, comment="Grave", by=colleague, version=1
    )
    response = person.post(address(sheet, act), form.post(**HAPPY[act][0]))
    assert response.status_code == 409
    page = page_of(response)
    assert "alert" in page.roles
    assert "Paul Durand" in page.html
    assert "« Grave »" in page.html.replace(NB, " ")
    assert dict(page.form.controls)["version"] == "2"
    assert (fresh(sheet).version, fresh(sheet).health_comment) == (2, "Grave")
    again = person.post(address(sheet, act), page.form.post())
    assert again.status_code == 302
    assert fresh(sheet).version == 3


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999", None])
def test_a_broken_version_is_a_form_error(person, sheet, version):
    typed = {"is_priority": "1"} | ({} if version is None else {"version": version})
    response = person.post(address(sheet, "priorite"), typed)
    assert response.status_code == 422
    page = page_of(response)
    assert "Le numéro de version de ce formulaire est illisible." in page.html
    assert dict(page.form.controls)["version"] == "1"
    assert not fresh(sheet).is_priority


def test_a_status_that_meanwhile_closed_the_way_is_a_conflict_then_a_refusal(person, sheet):
    form = page_of(person.get(address(sheet, "avancement"))).form
    workflow.change_progress(fresh(sheet), to="completed", by=UserFactory(), version=1)
    page = page_of(
        person.post(address(sheet, "avancement"), form.post(to="blocked", reason="Foncier"))
    )
    response = person.post(address(sheet, "avancement"), page.form.post(to="blocked"))
    assert response.status_code == 422
    assert fresh(sheet).progress_status == ProgressStatus.COMPLETED


# --- Who may
@pytest.mark.parametrize("role", [Role.READER, Role.COMMITTEE_MEMBER, Role.CO_CHAIR_ELECTED])
@pytest.mark.parametrize("act", list(HAPPY))
def test_readers_do_nothing(client, sheet, act, role):
    client.force_login(user_with_role(role, organization=sheet.lead_organization))
    assert client.get(address(sheet, act)).status_code == 403
    assert client.post(address(sheet, act), HAPPY[act][0] | {"version": "1"}).status_code == 403
    assert fresh(sheet).version == 1


def test_a_partner_contributes_to_what_it_carries_and_no_more(client, sheet, partner):
    response = client.post(address(sheet, "note"), HAPPY["note"][0])
    assert message_of(response) == "Votre note est proposée à l’équipe projet, qui la publiera."
    assert fresh(sheet).notes.get().status == NoteStatus.PROPOSED
    assert client.post(address(sheet, "blocage"), HAPPY["blocage"][0]).status_code == 302
    for act in set(HAPPY) - {"note", "blocage"}:
        assert (
            client.post(address(sheet, act), HAPPY[act][0] | {"version": "1"}).status_code == 403
        ), act
    for act in ("note", "blocage"):
        assert client.post(address(ActionSheetFactory(), act), HAPPY[act][0]).status_code == 403, (
            act
        )


def test_the_page_offers_what_one_may_do(client, person, sheet):
    def offered():
        return set(client.get(sheet.get_absolute_url()).context["acts"])

    assert offered() == set(ACTS) - {"restaurer"}
    client.force_login(user_with_role(Role.PARTNER_MEMBER, organization=sheet.lead_organization))
    assert offered() == {"note", "blocage"}
    client.force_login(user_with_role(Role.READER))
    assert offered() == set()


def test_archived_sheets_are_restored_and_nothing_else(person):
    away = archived_sheet()
    for act in set(ACTS) - {"restaurer"}:
        assert person.get(address(away, act)).status_code == 404, act
    response = person.post(address(away, "restaurer"), {"version": "1"})
    assert message_of(response) == "La fiche est restaurée avec tous ses liens."
    assert not fresh(away).is_archived
    assert person.get(address(away, "restaurer")).status_code == 404
    assert person.get(address(away, "danser")).status_code == 404


# --- Ticks, notes, creation
def test_a_milestone_is_ticked_once_by_its_carrier(client, sheet, partner):
    milestone = MilestoneFactory(sheet=sheet, title="Étude")
    url = reverse("actions:milestone_tick", args=[sheet.reference, milestone.pk])
    assert message_of(client.post(url)) == "Jalon « Étude » marqué comme fait."
    assert message_of(client.post(url)).endswith("Le jalon « Étude » était déjà fait.")
    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.history.count()) == (clock.today(), 2)
    other = MilestoneFactory()
    url = reverse("actions:milestone_tick", args=[other.sheet.reference, other.pk])
    assert client.post(url).status_code == 403
    url = reverse("actions:milestone_tick", args=[sheet.reference, other.pk])
    assert client.post(url).status_code == 404, "a milestone of another sheet"


def test_a_tick_is_not_undone_by_a_calendar_that_was_open_meanwhile(client, sheet, officer):
    milestone = MilestoneFactory(sheet=sheet, title="Étude")
    client.force_login(officer)
    calendar = reverse("actions:sheet_edit_section", args=[sheet.reference, "calendrier"])
    opened = page_of(client.get(calendar)).form.post()
    client.post(reverse("actions:milestone_tick", args=[sheet.reference, milestone.pk]))
    kind = "application/x-www-form-urlencoded"
    assert client.post(calendar, opened.urlencode(), content_type=kind).status_code == 409
    milestone.refresh_from_db()
    assert milestone.done_on == clock.today()


def test_a_proposed_note_is_published_or_set_aside(client, sheet, officer):
    def proposed():
        note = SheetNoteFactory(
            sheet=sheet, status="proposed", organization=sheet.lead_organization
        )
        return note, {
            do: reverse(f"actions:note_{do}", args=[sheet.reference, note.pk])
            for do in ("publish", "dismiss")
        }

    note, urls = proposed()
    client.force_login(user_with_role(Role.READER))
    assert client.post(urls["publish"]).status_code == 404, "one that is not known of"
    client.force_login(user_with_role(Role.PARTNER_MEMBER, organization=sheet.lead_organization))
    assert client.post(urls["publish"]).status_code == 403
    client.force_login(officer)
    assert message_of(client.post(urls["publish"])) == "La note est publiée."
    assert message_of(client.post(urls["dismiss"])).endswith("Cette note est déjà publiée.")
    assert sheet.notes.get() == note
    note, urls = proposed()
    client.post(urls["dismiss"])
    assert client.post(urls["dismiss"]).status_code == 404
    assert sheet.notes.count() == 1


def test_a_sheet_is_created_from_a_title(person, officer, sheet):
    url, axis, lead = reverse("actions:sheet_create"), PriorityAxisFactory(), OrganizationFactory()
    form = page_of(person.get(url)).form
    typed = {
        "title": " Nouvelle\r\nfiche ",
        "axes": str(axis.pk),
        "lead_organization": str(lead.pk),
        "is_priority": "on",
    }
    response = person.post(url, form.post(**typed))
    created = ActionSheet.objects.latest("pk")
    assert response["Location"] == created.get_absolute_url()
    assert (created.number, created.title, created.is_priority) == (41, "Nouvelle fiche", True)
    assert (list(created.axes.all()), created.lead_organization, created.created_by) == (
        [axis],
        lead,
        officer,
    )
    assert message_of(response) == "La fiche 41 est créée. Complétez-la section par section."


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "A", "number": "1"}, "number"),
        ({"title": "A", "number": "0"}, "number"),
        ({"title": "A", "number": "douze"}, "number"),
        ({"title": "A", "phase": "999"}, "phase"),
        ({"title": "A", "axes": "stranger"}, "axes"),
        ({"title": "\x00"}, "title"),
    ],
)
def test_a_sheet_that_cannot_be_created(person, sheet, typed, where):
    if typed.get("axes"):
        other = PhaseFactory(code="phase-2", prefix="P2", name="Phase 2")
        typed = typed | {
            "axes": str(PriorityAxisFactory(phase=other).pk),
            "phase": str(sheet.phase_id),
        }
    url = reverse("actions:sheet_create")
    response = person.post(url, page_of(person.get(url)).form.post(**typed))
    assert response.status_code == 422
    page = page_of(response)
    assert where in page.invalid
    assert ActionSheet.objects.count() == 1
