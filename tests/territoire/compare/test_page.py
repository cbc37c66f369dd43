"""The page of a comparison: its days, its lists and files, and the counts that lead to it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from accounts.enums import Role
from actions.sheets import workflow
from governance.models import Snapshot
from territoire.compare.counts import moves_since
from territoire.figures.scope import read_scope
from tests.factories import user_with_role
from tests.governance.factories import CommitteeFactory, MeetingFactory
from tests.harness.budgets import PAGE_QUERIES
from tests.territoire.compare.story import FIRST, TODAY, URL, lines, moved, on, page


def _meeting(month, day, **fields):
    starts_at = datetime(2021, month, day, 9, tzinfo=ZoneInfo("UTC"))
    return MeetingFactory(committee=CommitteeFactory(), starts_at=starts_at, **fields)


def test_days_as_people_give_them(client, story):
    held = _meeting(3, 10, status="held")
    response = page(client, story.officer, du="")
    assert response.context["period"].before.meeting == held
    assert (response.context["period"].before.day, response.context["period"].after.day) == (
        FIRST,
        TODAY,
    )
    assert "Du 10 mars 2021 au 15 juin 2021" in response.content.decode()
    assert moved(response) == moved(
        page(client, story.officer, du=f"seance-{held.pk}", au="15/06/2021")
    )

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
    assert "Choisissez deux dates" in page(client, reader, du="").content.decode(), (
        "minutes are not out"
    )
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


def test_moves_for_the_dashboard_lead_to_lists_of_that_length(
    client, story, django_assert_num_queries
):
    reader = user_with_role(Role.READER)
    query = read_scope(QueryDict("priority=1"), user=reader, today=TODAY)
    with django_assert_num_queries(4):
        found = moves_since(query.scope(), FIRST)
    rows = found.values()
    assert [row.figures[0].value for row in rows] == [0, 0, 1, 1, 1, 1, 1, 2]
    for row in rows:
        address, _, anchor = row.figures[0].url.partition("#")
        client.force_login(reader)
        parts = {part.labels.slug: part for part in client.get(address).context["parts"]}
        assert parts[anchor].count == row.figures[0].value == len(parts[anchor].rows)
        assert parts[anchor].counted == row.label
    assert [row.label for row in rows][2:] == [
        "avancement changé",
        "météo changée",
        "jalon franchi",
        "jalon déplacé",
        "engagement changé",
        "financements changés",
    ]


def test_long_lists_are_cut_and_their_file_is_whole(client, story, django_assert_max_num_queries):
    with on(5, 1):
        for number in range(100, 153):
            workflow.create_sheet(
                by=story.officer, phase=story.phase, number=number, title=f"Fiche d’essai {number}"
            )
    page(client, story.officer)
    with django_assert_max_num_queries(PAGE_QUERIES):
        response = client.get(URL, {"du": "2021-03-10", "au": "2021-06-01"})
    added = response.context["parts"][0]
    assert (added.count, len(added.rows), added.more) == (54, 50, 4)
    assert 'data-more="4"' in response.content.decode()
    days = {"du": "2021-03-10", "au": "2021-06-01", "format": "csv"}
    file = client.get(URL, {**days, "tableau": "fiches-ajoutees"})
    assert len(file.content.decode("utf-8-sig").splitlines()) == 55
    assert file["Content-Disposition"].endswith(
        'comparaison-fiches-ajoutees-2021-03-10-2021-06-01.csv"'
    )
    text = client.get(URL, {**days, "tableau": "chiffres"}).content.decode("utf-8-sig").splitlines()
    assert text[0] == "Question;Mesure;10 mars 2021;1er juin 2021;Écart"
    assert text[1] == "Où en sont les fiches;Fiches actions;3;56;53"
    # Numbers that a spreadsheet adds up; what nobody knows is an empty cell.
    assert "Financement;Demandé (hors refus) (euros);600;650;50" in text
    assert "Financement;Acquis (accordé, conventionné ou versé) (euros);;650;" in text
    for wrong in ({"tableau": "rien"}, {"tableau": "chiffres", "format": "xlsx"}):
        assert client.get(URL, {**days, **wrong}).status_code == 404


@pytest.mark.django_db
def test_a_programme_without_history_says_so(client):
    assert (
        "Choisissez deux dates"
        in page(client, user_with_role(Role.PROJECT_OFFICER), du="").content.decode()
    )


def test_a_meeting_leads_to_what_moved_since_the_one_before(client, story):
    first, second, coming = (
        _meeting(1, 20, status="held"),
        _meeting(3, 10, status="held"),
        _meeting(6, 29),
    )
    for held in (first, second):
        Snapshot.objects.create(meeting=held, figures={}, details={})
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    for meeting, address in (
        (second, f"?du=seance-{first.pk}&amp;au=seance-{second.pk}"),
        (coming, f"?du=seance-{second.pk}"),
    ):
        assert f'href="{URL}{address}"' in client.get(meeting.get_absolute_url()).content.decode()
    assert URL not in client.get(first.get_absolute_url()).content.decode()
    html = client.get(
        URL, {"du": f"seance-{first.pk}", "au": f"seance-{second.pk}"}
    ).content.decode()
    for held in (first, second):
        assert (
            f'Les chiffres figés à la clôture de la séance (<a href="{held.get_absolute_url()}">'
            in html
        )
