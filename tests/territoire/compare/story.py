"""Written at its dates through the workflow: three sheets in January 2021, what became of them
until June.
"""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from accounts.enums import Role
from accounts.models import Organization
from actions.blockers import workflow as blockers_workflow
from actions.milestones import workflow as milestones_workflow
from actions.models import FundingLine, Milestone
from actions.sheets import workflow as sheets_workflow
from actions.status import workflow as status_workflow
from core import clock
from core.partial_dates import parse
from partners.commitments import workflow as commitments_workflow
from tests.factories import (
    AgreementFactory,
    CommuneFactory,
    PhaseFactory,
    PriorityAxisFactory,
    user_with_role,
)

URL = "/tableau-de-bord/comparer/"
TODAY, FIRST, SECOND = date(2021, 6, 15), date(2021, 3, 10), date(2021, 6, 1)
NB = "\N{NO-BREAK SPACE}"


def on(month, day, hour=12, minute=0):
    """Within the block it is that moment of 2021 in Paris."""
    return clock.at(datetime(2021, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Paris")))


def organization(name, kind="company") -> Organization:
    made = Organization(name=name, kind=kind)
    made.save_as(None)
    return made


def write_story():
    """The people and the things of the story, as they were last saved by it."""
    s = SimpleNamespace(
        officer=user_with_role(Role.PROJECT_OFFICER, first_name="Ada", last_name="Martin")
    )
    s.axis, s.commune, s.phase = (
        PriorityAxisFactory(name="Attirer"),
        CommuneFactory(),
        PhaseFactory(),
    )
    by = s.officer
    with on(1, 5):
        s.carrier, s.city = organization("Forges"), organization("Ville", "local_authority")
        s.halle = sheets_workflow.create_sheet(
            by=by,
            phase=s.phase,
            number=1,
            title="Halle",
            axes=[s.axis],
            communes=[s.commune],
            is_priority=True,
            lead_organization=s.carrier,
            estimated_cost=Decimal(1000),
            end=parse("avril 2021"),
            progress_status="in_progress",
            parts=[
                Milestone(title="Étude", due=parse("12/03/2021")),
                Milestone(title="Chantier", due=parse("31/03/2021")),
                FundingLine(label="Subvention", funder=s.city, amount=Decimal(600), stage="filed"),
                FundingLine(label="Prêt", amount=None),
            ],
        )
        s.quai = sheets_workflow.create_sheet(
            by=by, phase=s.phase, number=2, title="Quai", lead_organization=s.city
        )
        s.old = sheets_workflow.create_sheet(
            by=by, phase=s.phase, number=3, title="Ancienne", progress_status="planned"
        )
        s.agreement = AgreementFactory(phase=s.phase)
        s.promise = commitments_workflow.create_commitment(
            by=by,
            organization=s.city,
            agreement=s.agreement,
            sheet=s.halle,
            statement="Prêter un local",
            due=parse("30/04/2021"),
            is_from_non_signatory=True,
        )
        commitments_workflow.create_commitment(
            by=by,
            organization=s.carrier,
            agreement=s.agreement,
            sheet=None,
            statement="Animer le réseau",
        )
    # The last minute of the first day in Paris (in winter, one hour before midnight of the servers)
    # belongs to it.
    with on(3, 10, 23, 59):
        blockers_workflow.report_blocker(
            s.halle, by=by, description="Un permis manque", since=date(2021, 3, 10)
        )
    with on(3, 11, 0, 1):
        change(
            s.halle,
            status_workflow.change_progress,
            by=by,
            to="blocked",
            reason="Le permis manque.",
        )
        change(
            s.halle,
            status_workflow.set_health,
            by=by,
            health="compromised",
            comment="Rien n’avance.",
        )
    with on(4, 1):
        change(
            s.halle,
            sheets_workflow.save_section,
            by=by,
            rows=[find_by_title(s.halle, "Halle des forges")],
        )
        milestones_workflow.tick_milestone(
            s.halle.milestones.get(title="Étude"), by=by, done_on=date(2021, 3, 20)
        )
        later = s.halle.milestones.get(title="Chantier")
        later.due = parse("T2 2021")
        later.save_as(by)
        line = s.halle.funding_lines.get(label="Subvention")
        line.amount, line.stage = Decimal(650), "granted"
        line.save_as(by)
        s.halle.funding_lines.get(label="Prêt").delete_as(by)
        s.new = sheets_workflow.create_sheet(
            by=by,
            phase=s.phase,
            number=4,
            title="Nouvelle",
            parts=[
                Milestone(title="Lancement", done_on=date(2021, 3, 30)),
                Milestone(title="Vœu", done_on=date(2020, 1, 1)),
            ],
        )
        change(s.old, sheets_workflow.archive, by=by, reason="Fusionnée.")
        change(
            s.promise,
            commitments_workflow.close_or_reopen,
            by=by,
            to="abandoned",
            reason="Local vendu.",
        )
    return s


def find_by_title(sheet, title):
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
        part.labels.slug: [(row.label, row.before, row.after, row.note) for row in part.rows]
        for part in response.context["parts"]
    }
