"""Two dates side by side: what was so, what moved, that the past stays, and for whom."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Organization
from actions import workflow
from actions.models import ActionSheet, Blocker, FundingLine, Milestone
from core import clock
from core.partial_dates import parse
from governance.programme import state
from partners.workflow import commitments
from territoire.compare import moves
from territoire.compare.figures import figures
from territoire.compare.past import Past
from territoire.dashboard.scope import Scope, read_scope
from tests.factories import (
    AgreementFactory,
    CommuneFactory,
    PhaseFactory,
    PriorityAxisFactory,
    user_with_role,
)
from tests.governance.factories import CommitteeFactory, MeetingFactory

pytestmark = pytest.mark.django_db
URL = "/tableau-de-bord/comparer/"
TODAY, FIRST, SECOND = date(2021, 6, 15), date(2021, 3, 10), date(2021, 6, 1)
NB = "\N{NO-BREAK SPACE}"


def on(month, day, hour=12, minute=0):
    """Within the block it is that moment of 2021 in Paris."""
    return clock.at(datetime(2021, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris")))


def organization(name, kind="company") -> Organization:
    made = Organization(name=name, kind=kind)
    made.record(by=None)
    return made


@pytest.fixture
def story(settings):
    """Written at its dates through the workflow: three sheets in January, what became of them until June."""
    settings.PORTAL_TODAY = TODAY.isoformat()
    s = SimpleNamespace(officer=user_with_role(Role.PROJECT_OFFICER, first_name="Ada", last_name="Martin"))
    s.axis, s.commune, s.phase = PriorityAxisFactory(name="Attirer"), CommuneFactory(), PhaseFactory()
    by = s.officer
    with on(1, 5):
        s.carrier, s.city = organization("Forges"), organization("Ville", "local_authority")
        s.halle = workflow.create_sheet(
            by=by, phase=s.phase, number=1, title="Halle", axes=[s.axis], communes=[s.commune], is_priority=True,
            lead_organization=s.carrier, estimated_cost=Decimal(1000), end=parse("avril 2021"),
            progress_status="in_progress",
            parts=[
                Milestone(title="Étude", due=parse("12/03/2021")),
                Milestone(title="Chantier", due=parse("31/03/2021")),
                FundingLine(label="Subvention", funder=s.city, amount=Decimal(600), stage="filed"),
                FundingLine(label="Prêt", amount=None),
            ],
        )  # fmt: skip
        s.quai = workflow.create_sheet(by=by, phase=s.phase, number=2, title="Quai", lead_organization=s.city)
        s.old = workflow.create_sheet(
            by=by, phase=s.phase, number=3, title="Ancienne", progress_status="planned"
        )
        s.agreement = AgreementFactory(phase=s.phase)
        s.promise = commitments.create_commitment(
            by=by, organization=s.city, agreement=s.agreement, sheet=s.halle, statement="Prêter un local",
            due=parse("30/04/2021"), is_from_non_signatory=True,
        )  # fmt: skip
        commitments.create_commitment(
            by=by, organization=s.carrier, agreement=s.agreement, sheet=None, statement="Animer le réseau"
        )
    # The last minute of the first day in Paris (in winter, one hour before midnight of the servers) belongs to it.
    with on(3, 10, 23, 59):
        workflow.report_blocker(s.halle, by=by, description="Un permis manque", since=date(2021, 3, 10))
    with on(3, 11, 0, 1):
        change(s.halle, workflow.change_progress, by=by, to="blocked", reason="Le permis manque.")
        change(s.halle, workflow.set_health, by=by, health="compromised", comment="Rien n’avance.")
    with on(4, 1):
        change(s.halle, workflow.save_section, by=by, rows=[titled(s.halle, "Halle des forges")])
        workflow.tick_milestone(s.halle.milestones.get(title="Étude"), by=by, done_on=date(2021, 3, 20))
        later = s.halle.milestones.get(title="Chantier")
        later.due = parse("T2 2021")
        later.record(by=by)
        line = s.halle.funding_lines.get(label="Subvention")
        line.amount, line.stage = Decimal(650), "granted"
        line.record(by=by)
        s.halle.funding_lines.get(label="Prêt").remove(by=by)
        s.new = workflow.create_sheet(
            by=by, phase=s.phase, number=4, title="Nouvelle",
            parts=[
                Milestone(title="Lancement", done_on=date(2021, 3, 30)),
                Milestone(title="Vœu", done_on=date(2020, 1, 1)),
            ],
        )  # fmt: skip
        change(s.old, workflow.archive, by=by, reason="Fusionnée.")
        change(s.promise, commitments.close_or_reopen, by=by, to="abandoned", reason="Local vendu.")
    return s


def titled(sheet, title):
    sheet.title = title
    return sheet.blockers.get()


def change(row, act, **given):
    """``act`` on the row as it now is."""
    row.version = type(row).objects.values_list("version", flat=True).get(pk=row.pk)
    act(row, version=row.version, **given)


def page(client, user, status=200, **query):
    client.force_login(user)
    response = client.get(URL, query or {"du": "2021-03-10", "au": "2021-06-01"})
    assert response.status_code == status, response.content.decode()
    return response


def lines(response) -> dict[str, tuple]:
    """By title of the group and label: before, after, change."""
    return {
        (group.title, line.label): (line.before, line.now, line.change)
        for group in response.context["groups"]
        for line in group.lines
    }


def moved(response) -> dict[str, list[tuple]]:
    return {
        part.words.slug: [(row.label, row.before, row.after, row.note) for row in part.rows]
        for part in response.context["parts"]
    }


def test_figures_of_two_days_and_what_moved_between_them(client, story):
    response = page(client, story.officer)
    figures_, sheets, money = lines(response), "Où en sont les fiches", "Financement"
    assert figures_[sheets, "Fiches actions"] == ("3", "3", "=")
    assert figures_[sheets, "En cours"] == ("1", "0", "−1")
    assert figures_[sheets, "Bloquée"] == ("0", "1", "+1")
    # The end of April passed, and no milestone was late on 10 March.
    assert figures_[sheets, "En retard"] == ("0", "1", "+1")
    assert figures_["Fiches prioritaires", "En retard"] == ("0", "1", "+1")
    assert figures_["Météo", "Objectifs compromis"] == ("0", "1", "+1")
    assert figures_["Jalons et blocages", "Jalons"] == ("2", "4", "+2")
    assert figures_["Jalons et blocages", "Jalons franchis"] == ("0", "3", "+3")
    assert figures_["Jalons et blocages", "Jalons en retard"] == ("0", "0", "=")
    assert figures_["Jalons et blocages", "Points de blocage ouverts"] == ("1", "1", "=")
    promises = "Engagements des partenaires"
    assert figures_[promises, "Engagements"] == ("2", "2", "=")
    assert figures_[promises, "Abandonné"] == ("0", "1", "+1")
    assert figures_[promises, "En retard"] == ("0", "0", "="), "an abandoned promise is not late"
    assert (promises, "Sans réponse") not in figures_, "no history keeps it: it is left out, never guessed"
    assert figures_[money, "Coût estimé"] == (f"1{NB}000{NB}€", f"1{NB}000{NB}€", "=")
    assert figures_[money, "Sollicité"] == (f"600{NB}€", f"650{NB}€", f"+50{NB}€")
    assert figures_[money, "Acquis (accordé, conventionné ou versé)"] == (
        f"Non{NB}renseigné",
        f"650{NB}€",
        f"Non{NB}renseigné",
    )
    assert figures_[money, "Lignes sans montant"] == ("1", "0", "−1")

    assert moved(response) == {
        "fiches-ajoutees": [("Fiche 4 – Nouvelle", "–", "À venir", "")],
        "fiches-retirees": [("Fiche 3 – Ancienne", "À venir", "–", f"Archivée{NB}: Fusionnée.")],
        "avancement": [("Fiche 1 – Halle des forges", "En cours", "Bloquée", "Le permis manque.")],
        "meteo": [("Fiche 1 – Halle des forges", "Non renseignée", "Objectifs compromis", "Ada Martin, le 11 mars 2021")],
        "jalons-franchis": [
            ("Étude", f"Prévu{NB}: 12 mars 2021", "Franchi le 20 mars 2021", f"8{NB}jours après l’échéance"),
            ("Lancement", "Sans échéance", "Franchi le 30 mars 2021", ""),
        ],
        "jalons-deplaces": [("Chantier", "31 mars 2021", "T2 2021", f"Repoussé de 91{NB}jours")],
        "engagements": [("Prêter un local", "À venir", "Abandonné", "")],
        "financements": [
            ("Ville – Subvention", f"Déposé, 600{NB}€", f"Accordé, 650{NB}€", ""),
            ("Prêt", f"Sollicité, Non{NB}renseigné", "–", "Ligne retirée"),
        ],
    }  # fmt: skip
    html = response.content.decode()
    assert f"«{NB}Rien n’avance.{NB}»" in html.replace("&nbsp;", NB)
    for part in response.context["parts"]:
        assert f'href="#{part.words.slug}" data-figure="{part.count}"' in html
        assert f'id="{part.words.slug}"' in html
        assert part.count == len(part.rows)
        for row in part.rows:
            assert client.get(row.url).status_code == 200


def test_the_present_counts_as_the_tables_do(story):
    """Read from histories, today is what the tables hold, for who knows what is shared."""
    reader = user_with_role(Role.READER)
    _, now = figures(Past(Scope(reader, TODAY), FIRST, TODAY))
    expected = state(TODAY).figures
    del expected["day"], expected["cover"], expected["commitments"]["silent"]
    assert now == expected


def test_the_past_does_not_move_with_today(client, story):
    reader = user_with_role(Role.READER)

    def told():
        return [
            (lines(found), [(part.words.slug, part.count) for part in found.context["parts"]])
            for found in (page(client, story.officer), page(client, reader))
        ]

    before = told()
    story.city.kind, story.city.name = "company", "Ville nouvelle"
    story.city.record(by=None)
    for sheet in (story.halle, story.new):
        sheet.refresh_from_db()
    change(story.halle, workflow.archive, by=story.officer, reason="Close.")
    story.new.confidentiality, story.new.title = "team", "Secret"
    change(story.new, workflow.save_section, by=story.officer)
    story.halle.milestones.get(title="Étude").remove(by=story.officer)
    change(story.promise, commitments.archive_commitment, by=story.officer, reason="Sans objet.")
    Blocker.objects.get().remove(by=story.officer)
    assert told() == before

    response = page(client, reader)
    html = response.content.decode()
    for private in ("Halle", "Nouvelle", "Secret", "Rien n’avance", "Prêter"):
        assert private not in html
    for part in response.context["parts"]:
        assert part.count == len(part.rows) + part.more + part.hidden
    hidden = {part.words.slug: part.hidden_words for part in response.context["parts"] if part.hidden}
    assert hidden["avancement"] == f"1{NB}fiche que vous ne pouvez plus voir"
    assert hidden["financements"] == f"2{NB}lignes que vous ne pouvez plus voir"
    assert hidden["engagements"] == f"1{NB}engagement que vous ne pouvez plus voir"
    file = client.get(URL, {"du": "2021-03-10", "au": "2021-06-01", "tableau": "avancement", "format": "csv"})
    assert "Halle" not in file.content.decode()
    assert [row[0] for row in moved(page(client, story.officer))["avancement"]] == [
        "Fiche 1 – Halle des forges"
    ]


def test_what_was_kept_within_the_team_counts_for_the_team(client, story):
    with on(2, 1):
        hidden = workflow.create_sheet(
            by=story.officer, phase=story.phase, title="Étude", confidentiality="team"
        )
        promise = commitments.create_commitment(
            by=story.officer, organization=story.city, agreement=story.agreement, sheet=hidden,
            statement="Céder un terrain", is_from_non_signatory=True,
        )  # fmt: skip
    with on(4, 2):
        hidden.confidentiality = "public"
        change(hidden, workflow.save_section, by=story.officer)
        change(
            promise, commitments.close_or_reopen, by=story.officer, to="abandoned", reason="Terrain vendu."
        )
    team, reader = page(client, story.officer), page(client, user_with_role(Role.READER))
    key = ("Où en sont les fiches", "Fiches actions")
    assert (lines(team)[key], lines(reader)[key]) == (("4", "4", "="), ("3", "4", "+1"))
    assert [row[0] for row in moved(team)["fiches-ajoutees"]] == ["Fiche 4 – Nouvelle"]
    assert [row[0] for row in moved(reader)["fiches-ajoutees"]] == ["Fiche 4 – Nouvelle", "Fiche 5 – Étude"]
    # What it was before it was opened stays between those who knew.
    assert ("Céder un terrain", "À venir", "Abandonné", "") in moved(team)["engagements"]
    assert ("Céder un terrain", "–", "Abandonné", "Nouvel engagement") in moved(reader)["engagements"]


def test_the_scope_is_that_of_each_day(client, story):
    """The sheet changed its carrier, axis, commune and priority after both days: it is found by what it was."""
    sheet = ActionSheet.objects.get(pk=story.halle.pk)
    sheet.lead_organization, sheet.is_priority = story.city, False
    change(sheet, workflow.save_section, by=story.officer, many_to_many={"axes": [], "communes": []})
    key, promises = (
        ("Où en sont les fiches", "Fiches actions"),
        ("Engagements des partenaires", "Engagements"),
    )
    days = {"du": "2021-03-10", "au": "2021-06-01"}
    past = Past(
        Scope(story.officer, TODAY, {"axis": [str(story.axis.pk)], "commune": [story.commune.pk]}),
        FIRST,
        SECOND,
    )
    assert [found["sheets"]["total"] for found in figures(past)] == [1, 1]
    for scope, sheets, commitments_ in (
        ({"axis": story.axis.pk}, "1", "1"),
        ({"priority": "1"}, "1", "1"),
        ({"priority": "0"}, "2", "0"),
        ({"carrier": story.city.pk}, "1", "0"),
        ({"carrier": "none"}, "1", "0"),
        ({"college": "public"}, "1", "1"),
        ({"phase": story.phase.code}, "3", "2"),
    ):
        response = page(client, story.officer, **days, **scope)
        assert (lines(response)[key][0], lines(response)[promises][0]) == (sheets, commitments_), scope
    response = page(client, story.officer, **days, priority="1", axis="999")
    assert (len(moved(response)["avancement"]), len(moved(response)["fiches-ajoutees"])) == (1, 0)
    html = response.content.decode()
    assert "Une partie de l’adresse n’a pas été comprise" in html
    assert "priority=1&amp;du=2021-03-10&amp;au=2021-06-01&amp;tableau=chiffres&amp;format=csv" in html


def test_days_as_people_give_them(client, story):
    committee = CommitteeFactory()
    held = MeetingFactory(
        committee=committee, status="held", starts_at=datetime(2021, 3, 10, 9, tzinfo=ZoneInfo("UTC"))
    )
    response = page(client, story.officer, du="")
    assert response.context["period"].before.meeting == held
    assert (response.context["period"].before.day, response.context["period"].after.day) == (FIRST, TODAY)
    assert "Du 10 mars 2021 au 15 juin 2021" in response.content.decode()
    assert moved(response) == moved(page(client, story.officer, du=f"seance-{held.pk}", au="15/06/2021"))

    # A date that is typed overrules the choice beside it, and ends in the address with the rest.
    response = page(
        client,
        story.officer,
        302,
        du=f"seance-{held.pk}",
        du_date="1er avril 2021",
        au="2021-06-15",
        priority="1",
    )
    assert response.url == f"{URL}?priority=1&du=2021-04-01&au=2021-06-15"
    response = page(client, story.officer, du="2021-06-01", au="2021-03-10")
    assert "remises dans l’ordre" in response.content.decode()
    assert lines(response)["Météo", "Objectifs compromis"] == ("0", "1", "+1")
    for same in ({"du": f"seance-{held.pk}", "au": "10/03/2021"}, {"du": TODAY.isoformat()}):
        response = page(client, story.officer, **same)
        assert "Rien n’a bougé" in response.content.decode()
        assert not response.context["parts"]

    reader = user_with_role(Role.READER)
    assert "Choisissez deux dates" in page(client, reader, du="").content.decode(), "minutes are not out"
    for user, du, words in (
        (reader, f"seance-{held.pk}", "Cette séance n’est pas de celles"),
        (reader, "seance-x", "Cette séance n’est pas de celles"),
        (reader, "hier", "n’est pas une date comprise"),
        (reader, "mars 2021", "Indiquez un jour précis"),
        (reader, "31/02/2021", "n’existe pas dans le calendrier"),
        (reader, "04/01/2021", "aucune donnée avant le 5 janvier 2021"),
        (reader, "16/06/2021", "Le 16 juin 2021 est à venir"),
    ):
        response = page(client, user, 422, du_date=du, du="2021-02-02", au="2021-06-01")
        field = response.context["period"].fields[0]
        assert words in field.error
        assert (field.typed, field.chosen) == (du, "2021-02-02")
        assert 'aria-invalid="true"' in response.content.decode()
    page(client, user_with_role(Role.READER), 404, du="x", tableau="chiffres", format="csv")


def test_moves_for_the_dashboard_lead_to_lists_of_that_length(client, story, django_assert_num_queries):
    reader = user_with_role(Role.READER)
    query = read_scope(QueryDict("priority=1"), user=reader, today=TODAY)
    with django_assert_num_queries(1):
        rows = moves(query.scope(), FIRST)
    assert [row.figures[0].value for row in rows] == [0, 0, 1, 1, 1, 1, 1, 2]
    for row in rows:
        address, _, anchor = row.figures[0].url.partition("#")
        client.force_login(reader)
        parts = {part.words.slug: part for part in client.get(address).context["parts"]}
        assert parts[anchor].count == row.figures[0].value == len(parts[anchor].rows)
        assert parts[anchor].words.title == row.label


def test_long_lists_are_cut_and_their_file_is_whole(client, story, django_assert_max_num_queries):
    with on(5, 1):
        for number in range(100, 153):
            workflow.create_sheet(
                by=story.officer, phase=story.phase, number=number, title=f"Fiche d’essai {number}"
            )
    page(client, story.officer)
    with django_assert_max_num_queries(8):
        response = client.get(URL, {"du": "2021-03-10", "au": "2021-06-01"})
    added = response.context["parts"][0]
    assert (added.count, len(added.rows), added.more) == (54, 50, 4)
    assert 'data-more="4"' in response.content.decode()
    days = {"du": "2021-03-10", "au": "2021-06-01", "format": "csv"}
    file = client.get(URL, {**days, "tableau": "fiches-ajoutees"})
    assert len(file.content.decode("utf-8-sig").splitlines()) == 55
    assert file["Content-Disposition"].endswith('comparaison-fiches-ajoutees-2021-03-10-2021-06-01.csv"')
    text = client.get(URL, {**days, "tableau": "chiffres"}).content.decode("utf-8-sig").splitlines()
    assert text[0] == "Question;Mesure;10 mars 2021;1er juin 2021;Écart"
    assert text[1] == "Où en sont les fiches;Fiches actions;3;56;'+53"
    for wrong in ({"tableau": "rien"}, {"tableau": "chiffres", "format": "xlsx"}):
        assert client.get(URL, {**days, **wrong}).status_code == 404


def test_a_programme_without_history_says_so(client, settings):
    settings.PORTAL_TODAY = TODAY.isoformat()
    assert (
        "Choisissez deux dates" in page(client, user_with_role(Role.PROJECT_OFFICER), du="").content.decode()
    )
    assert reverse("compare") == URL
