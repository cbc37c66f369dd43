"""The proposed agenda of known data: exactly what is expected, with a neighbour just on the other
side of each rule.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.enums import Confidentiality, Direction, ProgressStatus, ReviewStatus
from core import clock
from governance.agenda.queries import is_off_track, proposals
from governance.enums import ItemKind, SeatRole
from partners.enums import Answer, CommitmentStatus
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    CommitmentFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MilestoneFactory,
    OrganizationFactory,
    UserFactory,
    archived_sheet,
)
from tests.governance.factories import (
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2021, 6, 15, 9, tzinfo=PARIS)
TODAY = NOW.date()
TEAM = Confidentiality.TEAM


@pytest.fixture(autouse=True)
def _on_a_known_day():
    with clock.at(NOW):
        yield


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def meeting(committee):
    return MeetingFactory(committee=committee, starts_at=datetime(2021, 7, 1, 14, tzinfo=PARIS))


def _proposed(meeting, *kinds) -> list:
    return [p for p in proposals(meeting, TODAY) if not kinds or p.kind in kinds]


def _titles(found) -> list[str]:
    return [p.title.replace("\N{NO-BREAK SPACE}", " ") for p in found]


def _lines(proposal) -> list[str]:
    return proposal.detail.replace("\N{NO-BREAK SPACE}", " ").split("\n")


def _held(committee, *, days, **fields):
    return MeetingFactory(
        committee=committee, status="held", starts_at=NOW - timedelta(days=days), **fields
    )


def test_one_point_opens_with_all_follow_ups_left_open_by_earlier_meetings_late_first(
    committee, meeting
):
    state = OrganizationFactory(name="État")
    first, second = _held(committee, days=200, number=81), _held(committee, days=90, number=82)
    old, recent = (
        DecisionFactory(meeting=first, number=3),
        DecisionFactory(meeting=second, number=1),
    )
    undated = FollowUpFactory(decision=old, statement="Écrire au préfet.", organization=state)
    today = FollowUpFactory(decision=old, statement="Payer", organization=state, due="15/06/2021")
    late = FollowUpFactory(
        decision=recent, statement="Chiffrer", organization=state, due="14/06/2021"
    )
    # Just beside: done, dropped, of a draft decision, of another committee, of the meeting itself,
    # of one not held.
    FollowUpFactory(decision=old, status="done")
    FollowUpFactory(decision=old, status="dropped")
    FollowUpFactory(decision=DecisionFactory(meeting=first, number=None, adopted_at=None))
    other = CommitteeFactory(name="Comité technique", acronym="CT")
    FollowUpFactory(decision=DecisionFactory(meeting=_held(other, days=90)))
    FollowUpFactory(decision=DecisionFactory(meeting=meeting))
    convened = MeetingFactory(
        committee=committee, status="convened", starts_at=NOW + timedelta(days=1)
    )
    FollowUpFactory(decision=DecisionFactory(meeting=convened))
    (found,) = _proposed(meeting)
    assert (found.kind, found.source, found.follow_ups) == (
        ItemKind.FOLLOW_UP,
        "follow_up",
        [late, today, undated],
    )
    assert found.title == "Suites des séances précédentes"
    assert _lines(found) == [
        "État : Chiffrer (CP-82.1, échéance 14 juin 2021, en retard).",
        "État : Payer (CP-81.3, échéance 15 juin 2021).",
        "État : Écrire au préfet (CP-81.3, sans échéance).",
    ]  # fmt: skip


def _blocked(**fields):
    return ActionSheetFactory(
        progress_status=ProgressStatus.BLOCKED, progress_reason="Pas de terrain.",
        progress_changed_on=date(2021, 5, 3), **fields,
    )  # fmt: skip


@pytest.fixture
def sheets(committee):
    """Sheets by name; the names of those that nothing should propose begin with « not »."""
    seated, absent = OrganizationFactory(name="Région"), OrganizationFactory(name="SNCF")
    former, future = OrganizationFactory(name="Ancienne"), OrganizationFactory(name="Prochaine")
    since = date(2020, 1, 1)
    SeatFactory(committee=committee, organization=seated, role=SeatRole.OBSERVER, starts_on=since)
    # The day of the meeting counts, not today.
    SeatFactory(
        committee=committee, organization=former, starts_on=since, ends_on=date(2021, 6, 30)
    )
    SeatFactory(committee=committee, organization=future, starts_on=date(2021, 7, 1))
    SeatFactory(committee=CommitteeFactory(name="Autre", acronym="A"), organization=absent)
    submitted, priority = {"review_status": ReviewStatus.SUBMITTED}, {"is_priority": True}
    late = {"end": "14/06/2021"}
    made = {
        name: ActionSheetFactory(title=name, **fields)
        for name, fields in {
            "late": {**priority, **late},
            "late by a milestone": priority,
            "to approve": submitted,
            "to approve, late": {**submitted, **priority, **late},
            "to approve, held": submitted,
            "blocked by points": priority,
            "to approve, blocked": {**submitted, **priority},
            "held": {},
            "held by the newcomer": {},
            "not late": {**priority, "end": "15/06/2021"},
            "not priority, late": late,
            "not approved yet": {},
            "not submitted but approved": {"review_status": ReviewStatus.APPROVED},
            "not open": {**priority, **late, "progress_status": ProgressStatus.COMPLETED},
            "not shared": {**submitted, **priority, **late, "confidentiality": TEAM},
            "not held any more": priority,
            "not held by who sits": {},
            "not held by who left": {},
        }.items()
    }
    made["blocked, late"] = _blocked(title="blocked, late", **priority, **late)
    made["not priority, blocked"] = _blocked(title="not priority, blocked")
    archived_sheet(title="not live", **submitted, **priority, **late)
    MilestoneFactory(sheet=made["late by a milestone"], title="Étude", due="14/06/2021")
    MilestoneFactory(sheet=made["not late"], due="15/06/2021")
    for name, unblocker, lifted in (
        ("to approve, held", seated, None),
        ("blocked by points", seated, None),
        ("blocked by points", absent, None),
        ("blocked by points", None, None),
        ("to approve, blocked", absent, None),
        ("held", seated, None),
        ("held", seated, None),
        ("held by the newcomer", future, None),
        ("not held any more", seated, TODAY),
        ("not held by who sits", absent, None),
        ("not held by who left", former, None),
        ("not shared", seated, None),
        ("not open", seated, None),
    ):
        BlockerFactory(
            sheet=made[name],
            unblocker=unblocker,
            lifted_on=lifted,
            since=date(2021, 6, 1),
            description="Un accord manque.",
        )
    return made


def test_sheets_to_approve_blocked_late_and_those_that_somebody_at_the_table_can_free(
    meeting, sheets
):
    found = _proposed(meeting)
    expected = [
        ("sheet_to_approve", "to approve", "à approuver"),
        ("sheet_to_approve", "to approve, late", "à approuver"),
        ("sheet_to_approve", "to approve, held", "à approuver"),
        ("sheet_to_approve", "to approve, blocked", "à approuver"),
        ("sheet_blocked", "blocked, late", "bloquée et en retard"),
        ("sheet_with_blocker", "blocked by points", "3 points de blocage ouverts"),
        ("sheet_with_blocker", "to approve, blocked", "point de blocage ouvert"),
        ("sheet_late", "late", "en retard"),
        ("sheet_late", "late by a milestone", "en retard"),
        ("blocker", "held", "point de blocage que peut lever Région"),
        ("blocker", "held by the newcomer", "point de blocage que peut lever Prochaine"),
    ]
    assert [(p.kind.value, p.sheets[0].title) for p in found] == [row[:2] for row in expected]
    assert _titles(found) == [
        f"Fiche {sheets[name].number} – {name} : {why}" for _, name, why in expected
    ]
    assert [p.source for p in found] == [
        f"{kind.replace('with_blocker', 'blocked')}:{sheets[name].pk}" for kind, name, _ in expected
    ]
    details = {(p.kind.value, p.sheets[0].title): _lines(p) for p in found}
    point = "Point de blocage depuis le 1er juin 2021 : Un accord manque"
    assert details["sheet_to_approve", "to approve, late"] == [
        "Soumise à l’approbation du comité.",
        "Fin prévue dépassée (14 juin 2021).",
    ]
    assert details["sheet_to_approve", "to approve, held"] == [
        "Soumise à l’approbation du comité.",
        f"{point} – Région, à la table, peut le lever.",
    ]
    # What holds it back is said by its other point.
    assert details["sheet_to_approve", "to approve, blocked"] == [
        "Soumise à l’approbation du comité."
    ]
    assert details["sheet_with_blocker", "blocked by points"] == [
        f"{point} – Région, à la table, peut le lever.",
        f"{point} – SNCF peut le lever.",
        f"{point} – on ne sait pas encore qui peut le lever.",
    ]
    assert details["sheet_blocked", "blocked, late"] == [
        "Bloquée depuis le 3 mai 2021 : Pas de terrain.",
        "Fin prévue dépassée (14 juin 2021).",
    ]
    assert details["sheet_late", "late by a milestone"] == [
        "Jalon en retard : Étude (14 juin 2021)."
    ]


def test_commitments_overdue_and_silent_make_one_point_each_by_organization(meeting):
    a, b = OrganizationFactory(name="Atelier"), OrganizationFactory(name="Banque")
    fresh = {
        "answered_at": NOW - timedelta(days=settings.STALE_AFTER_DAYS),
        "last_answer": Answer.PROGRESS,
    }
    old = {**fresh, "answered_at": NOW - timedelta(days=settings.STALE_AFTER_DAYS + 1)}

    def promise(organization, statement, **fields):
        return CommitmentFactory(organization=organization, statement=statement, **(fresh | fields))

    second = promise(b, "Prêter un local.", due="14/06/2021")
    first = promise(a, "Former", due="mai 2021")
    silent = promise(b, "Financer", **old)
    never = [promise(a, text, answered_at=None, last_answer="") for text in ("Embaucher", "Loger")]
    # Just beside: due today, answered in time, closed, of a sheet of the team or archived, archived
    # itself.
    promise(a, "not late", due="15/06/2021")
    promise(a, "not open", progress_status=CommitmentStatus.KEPT, due="14/06/2021", **old)
    hidden = {**old, "due": "14/06/2021"}
    promise(a, "not shared", sheet=ActionSheetFactory(confidentiality=TEAM), **hidden)
    promise(a, "not on a live sheet", sheet=archived_sheet(), **hidden)
    promise(
        a,
        "not live",
        archived_at=NOW,
        archived_by=UserFactory(),
        archive_reason="Doublon.",
        **hidden,
    )
    late, quiet = _proposed(meeting)
    assert (late.kind, late.source, late.commitments) == (
        ItemKind.COMMITMENT_LATE,
        "commitment_late",
        [first, second],
    )
    assert _lines(late) == [
        "Atelier : Former (échéance mai 2021).",
        "Banque : Prêter un local (échéance 14 juin 2021).",
    ]
    assert (quiet.kind, quiet.commitments) == (ItemKind.COMMITMENT_SILENT, [*never, silent])
    last = clock.day_of(old["answered_at"])
    assert _lines(quiet)[0] == "Atelier : 2 engagements, jamais de réponse."
    assert _lines(quiet)[1].startswith("Banque : 1 engagement, dernière réponse le ")
    assert str(last.year) in _lines(quiet)[1]


# From 0 on 1 January 2021 to 100 on 11 April 2021: one a day.
RISING = {
    "baseline": Decimal(0),
    "target": Decimal(100),
    "target_date": "11/04/2021",
    "direction": Direction.INCREASE,
}
FALLING = {
    **RISING,
    "baseline": Decimal(100),
    "target": Decimal(0),
    "direction": Direction.DECREASE,
}


_CASES = [
    (RISING, "01/01/2021", [("20/02/2021", "49.999")], True),
    (RISING, "01/01/2021", [("20/02/2021", 50)], False),
    (FALLING, "01/01/2021", [("20/02/2021", "50.001")], True),
    (FALLING, "01/01/2021", [("20/02/2021", 50)], False),
    # The last reading speaks; once the target is due, the target.
    (RISING, "01/01/2021", [("20/02/2021", 10), ("21/02/2021", 51)], False),
    (RISING, "01/01/2021", [("11/04/2021", 99)], True),
    (RISING, "01/01/2021", [("12/05/2021", 100)], False),
    # Before the sheet starts, or where nobody knows when it starts: against the aim alone.
    (RISING, "01/03/2021", [("20/02/2021", 0)], False),
    (RISING, "01/03/2021", [("20/02/2021", -1)], True),
    (FALLING, None, [("20/02/2021", 100)], False),
    (FALLING, None, [("20/02/2021", 101)], True),
    (FALLING, None, [("11/04/2021", 1)], True),
    # Never guessed.
    (RISING, "01/01/2021", [], False),
    ({**RISING, "baseline": None}, "01/01/2021", [("20/02/2021", -5)], False),
    ({**RISING, "target": None}, "01/01/2021", [("20/02/2021", -5)], False),
    ({**RISING, "target_date": None}, "01/01/2021", [("20/02/2021", -5)], False),
    ({**RISING, "direction": Direction.DECREASE}, "01/01/2021", [("20/02/2021", 10)], False),
    # To stay where one is.
    ({**RISING, "target": Decimal(0)}, "01/01/2021", [("20/02/2021", -1)], True),
    ({**RISING, "target": Decimal(0)}, "01/01/2021", [("20/02/2021", 0)], False),
]


def test_an_indicator_is_off_track_on_the_wrong_side_of_its_line():
    for aim, start, readings, off in _CASES:
        indicator = IndicatorFactory(sheet__start=start, **aim)
        for period, value in readings:
            IndicatorReadingFactory(indicator=indicator, period=period, value=Decimal(value))
        assert is_off_track(indicator) is off, (aim, start, readings)


def test_indicators_off_track_make_one_point_on_shared_sheets(meeting):
    def measured(value, **fields):
        sheet = ActionSheetFactory(start="01/01/2021", **fields)
        indicator = IndicatorFactory(sheet=sheet, name="Emplois", **RISING)
        IndicatorReadingFactory(indicator=indicator, period="20/02/2021", value=Decimal(value))
        return sheet

    sheet = measured("12.5")
    measured(50)
    measured(1, confidentiality=TEAM)
    measured(1, progress_status=ProgressStatus.ABANDONED)
    (found,) = _proposed(meeting)
    assert (found.kind, found.source, found.sheets) == (ItemKind.INDICATOR, "indicator", [sheet])
    assert _lines(found) == [
        f"Fiche {sheet.number}, Emplois : 12,5 emplois (20 février 2021), pour une cible de 100"
        " emplois (11 avril 2021) depuis 0 emploi."
    ]


def test_proposing_asks_the_same_number_of_questions_whatever_there_is_to_propose(
    committee, meeting
):

    def questions() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = proposals(meeting, TODAY)
        return len(queries), len(found)

    def more(number):
        FollowUpFactory(
            decision=DecisionFactory(meeting=_held(committee, days=number, number=100 + number))
        )
        sheet = _blocked(is_priority=True, review_status=ReviewStatus.SUBMITTED, start="01/01/2021")
        BlockerFactory(sheet=sheet)
        MilestoneFactory(sheet=sheet, due="14/06/2021")
        CommitmentFactory(sheet=sheet, due="14/06/2021")
        indicator = IndicatorFactory(sheet=sheet, **RISING)
        IndicatorReadingFactory(indicator=indicator, period="20/02/2021", value=Decimal(1))

    more(1)
    count, points = questions()
    assert points == 6
    more(2)
    more(3)
    assert questions() == (count, 10)
