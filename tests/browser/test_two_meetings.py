"""Two meetings of the demonstration, played from the invitation to the published minutes: what the
first leaves open opens the second.
"""

import re

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from accounts.models import User
from governance.models import Meeting
from territoire.demo import builder, content

# What the committee speaks of, and what waits for its approval; the other sheets of the
# demonstration change nothing here.
SHEETS = {2, 3, 8, 12, 13, 16, 22, 27, 30, 31, 34, 41, 46, 50}
PARTNER = "Mécanique d’Orly (exemple)"
MINE, UNDATED, ASKED = (
    "Déposer le dossier de marque",
    "Réunir les ateliers signataires",
    "Envoyer le bail signé",
)
OPENING = "Suites des séances précédentes"


@pytest.fixture
def portal(transactional_db, settings, open_page):
    """``portal(account)``: a page of a demonstration account; ``settings.PORTAL_TODAY`` moves the
    day.
    """
    settings.PORTAL_TODAY, settings.IS_DEMONSTRATION = content.DEMO_DAY.isoformat(), True
    builder.build([entry for entry in content.sheets() if entry["number"] in SHEETS])
    return lambda account, address: open_page(
        User.objects.get(email=content.email(account)), address
    )


def test_the_second_agenda_holds_what_the_first_meeting_left_open(portal, settings):
    third = Meeting.objects.get(number=3).pk
    fourth = third + 1
    page = portal("chef.projet", f"/seances/{third}/ordre-du-jour/")
    point = page.get_by_role("button", name="Accepter : Parler des délais de versement")
    point.click()
    expect(page.locator("#ordre")).to_contain_text("Parler des délais de versement")

    settings.PORTAL_TODAY = "2021-06-29"
    earlier = open_follow_ups(page)
    assert len(earlier) == 6
    note_attendance(page, third)
    play_first(page, third)
    publish(page, third, "Le comité se réunit en présence du binôme.")
    expect(page.locator("#messages")).to_contain_text("Le relevé est publié")

    settings.PORTAL_TODAY = "2021-07-08"
    partner = portal("partenaire.a", "/mes-engagements/")
    close_follow_up(partner, MINE)
    expected = sorted([*earlier, UNDATED, ASKED])

    settings.PORTAL_TODAY = "2021-09-01"
    assert open_follow_ups(page) == expected
    plan_and_convene(page)
    opening = page.locator(".agenda-item").first
    expect(opening.locator(".agenda-title")).to_contain_text(OPENING)
    assert sorted(opening.locator(".agenda-links a").all_text_contents()) == expected

    settings.PORTAL_TODAY = "2021-09-14"
    note_attendance(page, fourth)
    page.goto(f"/seances/{fourth}/projection/")
    page.get_by_role("link", name="Premier point").click()
    assert page.locator(".session-lines > li").count() == len(expected)
    decide(page, "Le comité prend acte des suites.", "Prise d’acte")
    close_meeting(page)
    reader = portal("lecteur", "/seances/")
    assert answers(reader, fourth, "", "releve/", "releve.pdf") == {404}
    publish(page, fourth, "Rentrée du comité.")
    check_reader(reader)


# --- The first meeting
def play_first(page, meeting):
    """Notes on the opening point, an approval with two follow-ups, a request with one; then it is
    closed.
    """
    page.goto(f"/seances/{meeting}/")
    page.get_by_role("link", name="Ouvrir la séance").click()
    page.get_by_role("link", name="Premier point").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OPENING)
    page.get_by_role("textbox", name="Échanges").fill("La halle attend toujours son calendrier.")
    page.get_by_role("link", name="Suivant").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fiche 13")
    follow_ups = [(MINE, PARTNER, "31/07/2021"), (UNDATED, "Chambre consulaire (exemple)", "")]
    decide(
        page,
        "Le comité approuve la fiche de la marque commune.",
        "Approbation d’une fiche",
        follow_ups,
    )
    expect(page.locator("#messages")).to_contain_text("CP-3.1 adoptée : approuve la fiche 13")
    go_to(page, "Fiche 3 –")
    asked = "Direction de l’économie et de l’emploi (exemple)"
    follow_ups = [(ASKED, asked, "T3 2021")]
    decide(page, "Le comité demande le bail.", "Demande à une organisation", follow_ups, to=asked)
    close_meeting(page)
    page.goto("/fiches-actions/13/historique/")
    expect(page.locator("main")).to_contain_text(
        "Décision CP-3.1 du comité de projet du 29 juin 2021"
    )


def go_to(page, title):
    page.locator("summary", has_text="Points :").click()
    page.locator(".menu-panel").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def decide(page, statement, kind, follow_ups=(), to=None):
    page.get_by_label("Décision", exact=True).fill(statement)
    page.get_by_role("radio", name=kind).check()
    if to:
        page.get_by_role("group", name="Organisations à qui").get_by_label(to).check()
    for number, (words, organization, due) in enumerate(follow_ups, 1):
        page.get_by_role("button", name="Ajouter une suite").click()
        row = page.get_by_role("group", name=f"Suite à donner {number}", exact=True)
        row.get_by_label("Suite à donner", exact=True).fill(words)
        row.get_by_label("Organisation", exact=True).select_option(label=organization)
        row.get_by_label("Échéance").fill(due)
    page.get_by_role("button", name="Adopter la décision").click()
    expect(page.locator("#decision")).to_contain_text(statement)
    expect(page.locator("#messages")).to_contain_text("adoptée")


def close_meeting(page):
    page.goto(re.sub(r"projection/.*", "projection/fin/", page.url))
    page.get_by_role("button", name="Clore la séance").click()
    expect(page.locator("#messages")).to_contain_text("La séance est close")


# --- Both
def open_follow_ups(page) -> list[str]:
    page.goto("/suites/")
    return sorted(page.locator("tbody .row-title").all_text_contents())


def note_attendance(page, number):
    """Present wherever somebody sits, one seat represented by another, the two that nobody holds
    excused.
    """
    page.goto(f"/seances/{number}/presences/")
    page.get_by_role("button", name="Cocher « Présent·e »").click()
    for name in ("Région Île-de-France", "État"):
        page.get_by_role("group", name=name).get_by_label("Excusé·e").check()
    row = page.get_by_role("group", name="Union des industries")
    row.get_by_label("Représenté·e", exact=True).check()
    row.get_by_label("Représenté·e par").select_option(
        label="Chambre consulaire (exemple) (Philippe Marchal)"
    )
    page.get_by_role("button", name="Enregistrer").last.click()
    present = page.locator("#presences")
    expect(present).to_contain_text("9 présents ou représentés sur 11")
    expect(present).to_contain_text("par Chambre consulaire")
    expect(present).not_to_contain_text("Non renseigné")


def publish(page, number, introduction):
    page.goto(f"/seances/{number}/")
    page.get_by_role("link", name="Rédiger le relevé").click()
    page.get_by_label("Introduction").fill(introduction)
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_role("note")).to_contain_text("Projet de relevé")
    page.get_by_role("link", name="Publier").click()
    page.get_by_role("button", name="Publier et envoyer").click()
    expect(page.locator("main")).to_contain_text(introduction)
    expect(page.locator("main")).to_contain_text("Version 1, publiée le")


# --- Between them
def close_follow_up(page, statement):
    asked = page.get_by_role("region", name="Ce que le comité vous demande")
    asked.get_by_role("link", name=f"Clore : {statement}").click()
    page.get_by_label("En quelques mots").fill("Dossier déposé le 7 juillet.")
    page.get_by_role("button", name="Clore la suite").click()
    expect(page.locator("main")).to_contain_text("Dossier déposé le 7 juillet.")
    page.goto("/mes-engagements/")
    expect(page.locator("main")).not_to_contain_text(statement)


def plan_and_convene(page):
    page.goto("/seances/nouvelle/")
    page.get_by_label("Date*", exact=True).fill("14/09/2021")
    page.get_by_label("Heure").fill("14 h 30")
    page.get_by_label("Durée prévue").fill("2 h")
    page.get_by_role("button", name="Prévoir la séance").click()
    page.get_by_role("link", name="Préparer l’ordre du jour").click()
    page.get_by_role("button", name="Proposer depuis les données").click()
    page.get_by_role("button", name=f"Accepter : {OPENING}").click()
    expect(page.locator("#ordre")).to_contain_text(OPENING)
    page.get_by_role("link", name="Voir la séance").click()
    page.get_by_role("link", name="Convoquer").click()
    expect(page.locator("main")).to_contain_text("10 personnes recevront un courriel")
    mail.outbox.clear()
    page.get_by_role("button", name="Envoyer la convocation").click()
    expect(page.locator("#messages")).to_contain_text("La séance est convoquée")
    check_invitations()


def check_invitations():
    """One mail to each member, with the meeting for their calendar."""
    assert (
        len({address for message in mail.outbox for address in message.to})
        == len(mail.outbox)
        == 10
    )
    for message in mail.outbox:
        ((name, text, _),) = message.attachments
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert name.endswith(".ics")
        assert (
            timezone.localtime(event.decoded("dtstart")).isoformat() == "2021-09-14T14:30:00+02:00"
        )
        assert OPENING in message.body


# --- Who reads
def check_reader(page):
    """Both published minutes; neither the agenda at work, nor the session, nor what is drafted."""
    for number, words in ((3, MINE), (4, "Le comité prend acte des suites.")):
        page.goto("/seances/")
        page.get_by_role("row", name=f"Séance n° {number}").get_by_role("link").click()
        expect(page.get_by_role("heading", name="Ordre du jour")).to_have_count(0)
        page.get_by_role("link", name="Lire le relevé de décisions").first.click()
        expect(page.locator("main")).to_contain_text(words)
        expect(page.get_by_role("link", name="Corriger")).to_have_count(0)
        meeting = Meeting.objects.get(number=number).pk
        assert not answers(page, meeting, "ordre-du-jour/", "projection/", "presences/") & {200}


def answers(page, meeting, *parts) -> set[int]:
    return {
        page.request.get(f"/seances/{meeting}/{part}", max_redirects=0).status for part in parts
    }
