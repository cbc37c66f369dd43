"""Two dates side by side: what was so, what moved, that the past stays, and for whom."""

from accounts.enums import Role
from actions.models import ActionSheet, Blocker
from actions.sheets import workflow as sheets_workflow
from governance.programme.queries import state
from partners.commitments import workflow as commitments_workflow
from territoire.compare.figures import figures
from territoire.compare.past import Past
from territoire.figures.scope import Scope
from tests.factories import user_with_role
from tests.territoire.compare.story import (
    FIRST,
    NB,
    SECOND,
    TODAY,
    URL,
    change,
    lines,
    moved,
    on,
    page,
)


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
    assert figures_["Jalons et points de blocage", "Jalons"] == ("2", "4", "+2")
    assert figures_["Jalons et points de blocage", "Jalons franchis"] == ("0", "3", "+3")
    assert figures_["Jalons et points de blocage", "Jalons en retard"] == ("0", "0", "=")
    assert figures_["Jalons et points de blocage", "Points de blocage ouverts"] == ("1", "1", "=")
    promises = "Engagements des partenaires"
    assert figures_[promises, "Engagements"] == ("2", "2", "=")
    assert figures_[promises, f"État{NB}: abandonné"] == ("0", "1", "+1")
    assert figures_[promises, "En retard"] == ("0", "0", "="), "an abandoned promise is not late"
    assert (
        promises,
        "Sans réponse",
    ) not in figures_, "no history keeps it: it is left out, never guessed"
    assert figures_[money, "Coût estimé"] == (f"1{NB}000{NB}€", f"1{NB}000{NB}€", "=")
    assert figures_[money, "Demandé (hors refus)"] == (f"600{NB}€", f"650{NB}€", f"+50{NB}€")
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
        "meteo": [
            (
                "Fiche 1 – Halle des forges",
                "Non renseignée",
                "Objectifs compromis",
                "Ada Martin, le 11 mars 2021",
            )
        ],
        "jalons-franchis": [
            (
                "Étude",
                f"Prévu{NB}: 12 mars 2021",
                "Franchi le 20 mars 2021",
                f"8{NB}jours après l’échéance",
            ),
            ("Lancement", "Sans échéance", "Franchi le 30 mars 2021", ""),
        ],
        "jalons-deplaces": [("Chantier", "31 mars 2021", "T2 2021", f"Repoussé de 91{NB}jours")],
        "engagements": [("Prêter un local", "À venir", "Abandonné", "")],
        "financements": [
            ("Ville – Subvention", f"Déposé, 600{NB}€", f"Accordé, 650{NB}€", ""),
            ("Prêt", f"Sollicité, Non{NB}renseigné", "–", "Ligne retirée"),
        ],
    }
    html = response.content.decode()
    assert f"«{NB}Rien n’avance.{NB}»" in html.replace("&nbsp;", NB)
    for part in response.context["parts"]:
        assert f'href="#{part.labels.slug}" data-figure="{part.count}"' in html
        assert f'id="{part.labels.slug}"' in html
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

    def page_contents():
        return [
            (lines(found), [(part.labels.slug, part.count) for part in found.context["parts"]])
            for found in (page(client, story.officer), page(client, reader))
        ]

    before = page_contents()
    story.city.kind, story.city.name = "company", "Ville nouvelle"
    story.city.save_as(None)
    for sheet in (story.halle, story.new):
        sheet.refresh_from_db()
    change(story.halle, sheets_workflow.archive, by=story.officer, reason="Close.")
    story.new.confidentiality, story.new.title = "team", "Secret"
    change(story.new, sheets_workflow.save_section, by=story.officer)
    story.halle.milestones.get(title="Étude").delete_as(story.officer)
    change(
        story.promise,
        commitments_workflow.archive_commitment,
        by=story.officer,
        reason="Sans objet.",
    )
    Blocker.objects.get().delete_as(story.officer)
    assert page_contents() == before

    response = page(client, reader)
    html = response.content.decode()
    for private in ("Halle", "Nouvelle", "Secret", "Rien n’avance", "Prêter"):
        assert private not in html
    for part in response.context["parts"]:
        assert part.count == len(part.rows) + part.more + part.hidden
    hidden = {
        part.labels.slug: part.hidden_label for part in response.context["parts"] if part.hidden
    }
    assert hidden["avancement"] == f"1{NB}fiche que vous ne pouvez plus voir"
    assert hidden["financements"] == f"2{NB}lignes que vous ne pouvez plus voir"
    assert hidden["engagements"] == f"1{NB}engagement que vous ne pouvez plus voir"
    file = client.get(
        URL, {"du": "2021-03-10", "au": "2021-06-01", "tableau": "avancement", "format": "csv"}
    )
    assert "Halle" not in file.content.decode()
    assert [row[0] for row in moved(page(client, story.officer))["avancement"]] == [
        "Fiche 1 – Halle des forges"
    ]


def test_what_was_kept_within_the_team_counts_for_the_team(client, story):
    with on(2, 1):
        hidden = sheets_workflow.create_sheet(
            by=story.officer, phase=story.phase, title="Étude", confidentiality="team"
        )
        promise = commitments_workflow.create_commitment(
            by=story.officer,
            organization=story.city,
            agreement=story.agreement,
            sheet=hidden,
            statement="Céder un terrain",
            is_from_non_signatory=True,
        )
    with on(4, 2):
        hidden.confidentiality = "public"
        change(hidden, sheets_workflow.save_section, by=story.officer)
        change(
            promise,
            commitments_workflow.close_or_reopen,
            by=story.officer,
            to="abandoned",
            reason="Terrain vendu.",
        )
    team, reader = page(client, story.officer), page(client, user_with_role(Role.READER))
    key = ("Où en sont les fiches", "Fiches actions")
    assert (lines(team)[key], lines(reader)[key]) == (("4", "4", "="), ("3", "4", "+1"))
    assert [row[0] for row in moved(team)["fiches-ajoutees"]] == ["Fiche 4 – Nouvelle"]
    assert [row[0] for row in moved(reader)["fiches-ajoutees"]] == [
        "Fiche 4 – Nouvelle",
        "Fiche 5 – Étude",
    ]
    # What it was before it was opened stays between those who knew.
    assert ("Céder un terrain", "À venir", "Abandonné", "") in moved(team)["engagements"]
    assert ("Céder un terrain", "–", "Abandonné", "Nouvel engagement") in moved(reader)[
        "engagements"
    ]


def test_what_was_closed_and_opened_again_is_named_as_it_was_before(client, story):
    """On the second day it was the team's, under words of the team: who reads it today never knew
    them.
    """
    with on(5, 1):
        story.halle.title, story.halle.confidentiality = "Halle cédée en secret", "team"
        change(story.halle, sheets_workflow.save_section, by=story.officer)
        line = story.halle.funding_lines.get(label="Subvention")
        line.label = "Prix convenu"
        line.save_as(story.officer)
    story.halle.title, story.halle.confidentiality = "Halle", "signatories"
    change(story.halle, sheets_workflow.save_section, by=story.officer)
    response = page(client, user_with_role(Role.READER))
    found = moved(response)
    assert ("Fiche 1 – Halle", "En cours", "–") in [row[:3] for row in found["fiches-retirees"]]
    assert "Ville – Subvention" in [row[0] for row in found["financements"]]
    html = response.content.decode()
    assert "secret" not in html
    assert "Prix convenu" not in html
    assert "Fiche 1 – Halle cédée en secret" in page(client, story.officer).content.decode()


def test_the_scope_is_that_of_each_day(client, story):
    """The sheet changed its carrier, axis, commune and priority after both days: it is found by
    what it was.
    """
    sheet = ActionSheet.objects.get(pk=story.halle.pk)
    sheet.lead_organization, sheet.is_priority = story.city, False
    change(
        sheet,
        sheets_workflow.save_section,
        by=story.officer,
        many_to_many={"axes": [], "communes": []},
    )
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
        assert (lines(response)[key][0], lines(response)[promises][0]) == (
            sheets,
            commitments_,
        ), scope
    response = page(client, story.officer, **days, priority="1", axis="999")
    assert (len(moved(response)["avancement"]), len(moved(response)["fiches-ajoutees"])) == (1, 0)
    html = response.content.decode()
    assert "Une partie de l’adresse n’a pas été comprise" in html
    assert (
        "priority=1&amp;du=2021-03-10&amp;au=2021-06-01&amp;tableau=chiffres&amp;format=csv" in html
    )
