"""The demonstration data: true where facts are known, marked as example everywhere else, the same
every time.
"""

import re
from collections import Counter
from datetime import date
from io import StringIO
from itertools import pairwise

import openpyxl
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Count, Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, Organization, User
from actions.enums import (
    Confidentiality,
    Direction,
    FundingStage,
    Health,
    Maturity,
    NoteStatus,
    ProgressStatus,
    ReviewStatus,
    SheetKind,
)
from actions.models import (
    ActionSheet,
    Blocker,
    Commune,
    FundingLine,
    Indicator,
    IndicatorReading,
    Milestone,
    Phase,
    PriorityAxis,
    SheetDocument,
    SheetNote,
)
from core.partial_dates import Precision
from territoire.demo import content
from tests.territoire.demo.export import OUR_APPS, export

REAL_ORGANIZATIONS = {
    "Établissement public territorial Grand-Orly Seine Bièvre",
    "État – sous-préfecture du Val-de-Marne",
    "Région Île-de-France",
    "Caisse des Dépôts – Banque des Territoires",
    "Groupe Air France",
}
pytestmark = pytest.mark.django_db
TEXTS = ("context", "objectives", "description", "expected_results")


def texts_of_sheets():
    for sheet in ActionSheet.objects.all():
        yield from (getattr(sheet, name) for name in ("title", *TEXTS) if getattr(sheet, name))


def other_texts():
    for model, names in (
        (Blocker, ("description", "resolution", "answer")),
        (SheetNote, ("text",)),
        (ActionSheet, ("health_comment", "progress_reason")),
        (FundingLine, ("refusal_reason",)),
    ):
        for row in model.objects.values_list(*names):
            yield from filter(None, row)


# --- Facts
def test_persons_in_public_roles_are_known_by_name_alone():
    facts = {row["name"]: row["role"] for row in content.facts("people")}
    real = User.objects.filter(is_example=False)
    assert {str(person): person.job_title for person in real} == facts
    assert not real.filter(Q(is_active=True) | Q(email__isnull=False)).exists()
    assert not real.exclude(phone="").exists()


def test_lead_pair_of_2019_is_in_force():
    seats = Membership.objects.active(content.DEMO_DAY).filter(user__is_example=False)
    assert {(str(seat.user), seat.role, seat.organization.name) for seat in seats} == {
        (
            "Patrice Diguet",
            Role.CO_CHAIR_ELECTED,
            "Établissement public territorial Grand-Orly Seine Bièvre",
        ),
        ("Aurélien Gomez", Role.CO_CHAIR_INDUSTRY, "Groupe Air France"),
    }


def test_communes_and_axes_are_those_of_the_programme():
    assert Commune.objects.count() == 24
    assert not Commune.objects.filter(sheets=None).exists()
    assert [axis.name for axis in Phase.objects.get(code="phase-1").axes.all()] == [
        "Attirer",
        "Recruter",
        "Innover",
        "Simplifier",
    ]


# --- Whatever is invented says so
def test_every_invented_row_is_marked_as_example():
    assert not ActionSheet.objects.filter(is_example=False).exists()
    assert (
        set(Organization.objects.filter(is_example=False).values_list("name", flat=True))
        == REAL_ORGANIZATIONS
    )
    assert (
        not Organization.objects.filter(is_example=True).exclude(name__contains="exemple").exists()
    )
    assert (
        not User.objects.filter(is_example=True).exclude(job_title__endswith="(exemple)").exists()
    )


def test_no_address_outside_the_demonstration_domain():
    addresses = User.objects.filter(email__isnull=False).values_list("email", flat=True)
    assert all(address.endswith("@demo.example") for address in addresses)
    texts = [*texts_of_sheets(), *other_texts()]
    assert not [text for text in texts if "@" in text or "://" in text]


def test_real_persons_and_organisations_are_given_no_invented_act_or_refusal():
    real = User.objects.filter(is_example=False)
    for model in apps.get_app_config("actions").get_models():
        if hasattr(model, "history_user"):
            assert not model.objects.filter(history_user__in=real).exists(), model
    assert not ActionSheet.objects.filter(
        Q(lead_person__in=real) | Q(elected_sponsor__in=real)
    ).exists()
    assert not FundingLine.objects.filter(stage="refused", funder__is_example=False).exists()


# --- Sheets
def test_sixty_two_live_sheets_thirty_of_them_priority():
    sheets = ActionSheet.objects.filter(phase__code="phase-1").live()
    assert list(sheets.values_list("number", flat=True)) == list(range(1, 63))
    assert sheets.filter(is_priority=True).count() == 30
    assert Phase.objects.get(code="phase-1").last_number == 62


def test_progress_is_well_spread():
    assert Counter(ActionSheet.objects.values_list("progress_status", flat=True)) == {
        "planned": 9,
        "in_progress": 30,
        "on_hold": 4,
        "blocked": 5,
        "completed": 10,
        "abandoned": 4,
    }


@pytest.mark.parametrize(
    ("model", "field", "choices", "least"),
    [
        (ActionSheet, "health", Health.values, 5),
        (ActionSheet, "review_status", ReviewStatus.values, 4),
        (ActionSheet, "maturity", [*Maturity.values, ""], 4),
        (ActionSheet, "kind", SheetKind.values, 10),
        (ActionSheet, "confidentiality", Confidentiality.values, 4),
        (FundingLine, "stage", FundingStage.values, 6),
        (Milestone, "due_on_precision", Precision.values, 2),
        (Indicator, "direction", Direction.values, 10),
        (SheetNote, "status", NoteStatus.values, 3),
    ],
)
def test_every_choice_is_shown(model, field, choices, least):
    counts = Counter(model.objects.values_list(field, flat=True))
    assert {choice for choice in choices if counts[choice] < least} == set()


def test_some_sheets_are_thin_so_that_gaps_show():
    sheets = ActionSheet.objects.annotate(axis_count=Count("axes"))
    assert sheets.filter(axis_count__gte=2).count() >= 8
    assert sheets.filter(axis_count=0).count() >= 3
    for gap in (
        {"lead_organization": None},
        {"estimated_cost": None},
        {"starts_on": None},
        {"context": ""},
    ):
        assert sheets.filter(**gap).count() >= 4, gap
    assert FundingLine.objects.filter(amount=None).count() >= 3


def test_texts_are_all_different():
    repeated = [text for text, n in Counter([*texts_of_sheets(), *other_texts()]).items() if n > 1]
    assert repeated == []
    assert ActionSheet.objects.exclude(context="").count() > 50


def test_texts_follow_french_typography():
    wrong = re.compile(r"'|\.\.\.| [:;?!»€%]|« |«\w|\w[»;?!€]|\d \d{3}\b")
    assert [text for text in [*texts_of_sheets(), *other_texts()] if wrong.search(text)] == []


def test_follow_up_is_rich_enough():
    assert Blocker.objects.filter(lifted_on=None, unblocker__isnull=False).count() >= 12
    lifted = Blocker.objects.filter(lifted_on__isnull=False)
    assert lifted.count() >= 4
    assert not lifted.filter(answer="").exists()
    assert 2 <= Milestone.objects.count() / 62 <= 6
    assert {2019, 2020, 2021, 2022} <= {
        day.year for day in Milestone.objects.values_list("due_on", flat=True)
    }
    verdicts = Counter(indicator.is_reached() for indicator in Indicator.objects.all())
    assert min(verdicts[True], verdicts[False], verdicts[None]) >= 3
    assert not IndicatorReading.objects.filter(source="").exists()


def test_some_sheets_are_late_or_stale_on_the_demonstration_day_and_some_are_not():
    sheets, today = ActionSheet.objects.all(), content.DEMO_DAY
    assert 10 <= sheets.overdue(today).count() <= 25
    assert 10 <= sheets.stale(today).count() <= 20
    assert sheets.overdue(today).count() + sheets.on_time(today).count() == 62
    assert Milestone.objects.filter(done_on=None, due_on__gte=today).count() > 20


def test_documents_are_real_workbooks():
    assert SheetDocument.objects.count() == 3
    for document in SheetDocument.objects.all():
        with document.file.open() as file:
            rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
        assert len(rows) >= 4
        assert document.size == document.file.size


# --- Histories
def test_histories_are_spread_over_working_days_before_the_demonstration():
    moments = [
        timezone.localtime(moment)
        for model in apps.get_app_config("actions").get_models()
        if hasattr(model, "history_date") and model is not PriorityAxis.history.model
        for moment in model.objects.values_list("history_date", flat=True)
    ]
    assert min(moments).date() >= date(2019, 3, 22)
    assert max(moments).date() < content.DEMO_DAY
    assert {moment.weekday() for moment in moments} <= {0, 1, 2, 3, 4}
    assert all(8 <= moment.hour <= 19 for moment in moments)


def test_each_history_is_in_order_and_signed():
    for sheet in ActionSheet.objects.all():
        lines = list(
            sheet.history.order_by("history_id").values_list("history_date", "history_user")
        )
        assert all(a[0] <= b[0] for a, b in pairwise(lines)), sheet
        assert all(user for _, user in lines), sheet
        if sheet.progress_status != ProgressStatus.PLANNED:
            assert len({moment.date() for moment, _ in lines}) >= 2, sheet
    days_of_history = [
        len({line.history_date.date() for line in sheet.history.all()})
        for sheet in ActionSheet.objects.all()
    ]
    assert sum(days >= 4 for days in days_of_history) > 40


def test_health_is_dated_within_the_story():
    rated = ActionSheet.objects.exclude(health=Health.UNKNOWN)
    assert not rated.filter(
        Q(health_on__lt=date(2019, 3, 22)) | Q(health_on__gte=content.DEMO_DAY)
    ).exists()


def test_proposed_notes_come_from_the_carrier():
    for note in SheetNote.objects.filter(status=NoteStatus.PROPOSED):
        assert note.organization == note.sheet.lead_organization
        assert note.author.email.startswith(("partenaire.", "membre."))


# --- Accounts and partners
@pytest.mark.parametrize(
    ("account", "role"),
    [
        ("chef.projet", Role.PROJECT_OFFICER),
        ("equipe", Role.PROJECT_TEAM),
        ("partenaire.a", Role.PARTNER_ADMINISTRATOR),
        ("membre.a", Role.PARTNER_MEMBER),
        ("partenaire.b", Role.PARTNER_ADMINISTRATOR),
        ("comite", Role.COMMITTEE_MEMBER),
        ("elu", Role.CO_CHAIR_ELECTED),
        ("industriel", Role.CO_CHAIR_INDUSTRY),
        ("lecteur", Role.READER),
    ],
)
def test_accounts_hold_their_role_and_read_sheet_12(account, role):
    person = User.objects.get(email=f"{account}@demo.example")
    assert person.is_active
    assert person.check_password("Territoire-2019-demo")
    assert person.roles == {role}
    assert ActionSheet.objects.visible_to(person).filter(number=12).exists()


def test_ten_accounts_have_the_password_and_some_partners_sign_in_by_a_code():
    people = User.objects.filter(email__isnull=False)
    assert all(person.is_active and person.is_example for person in people)
    assert sum(person.has_usable_password() for person in people) == 10
    assert people.filter(is_superuser=True).get().email == "admin@demo.example"
    by_code = [person for person in people if not person.has_usable_password()]
    assert len(by_code) == 8
    assert all(Role.PARTNER_ADMINISTRATOR in person.roles for person in by_code)
    committee_roles = {role for person in by_code for role in person.roles} - {
        Role.PARTNER_ADMINISTRATOR
    }
    assert committee_roles == {Role.COMMITTEE_MEMBER}


def test_partners_carry_sheets():
    member_a = User.objects.get(email="membre.a@demo.example")
    partner_a = User.objects.get(email="partenaire.a@demo.example")
    partner_b = User.objects.get(email="partenaire.b@demo.example")
    assert member_a.organization_ids == partner_a.organization_ids != partner_b.organization_ids
    led = Counter(ActionSheet.objects.values_list("lead_organization", flat=True))
    assert sum(led[pk] for pk in partner_a.organization_ids) >= 5
    assert sum(led[pk] for pk in partner_b.organization_ids) >= 3


def test_sheet_12_is_full_public_and_carried_by_partner_a():
    sheet = ActionSheet.objects.get(number=12)
    assert sheet.confidentiality == Confidentiality.PUBLIC
    assert (
        sheet.owner_organization_ids()
        == User.objects.get(email="partenaire.a@demo.example").organization_ids
    )
    empty = [
        name
        for name in (*TEXTS, "maturity", "start", "end", "estimated_cost")
        if not getattr(sheet, name)
    ]
    assert empty == []
    assert sheet.lead_person is not None
    assert sheet.elected_sponsor is not None
    for related in (
        "axes",
        "communes",
        "contracting_authorities",
        "milestones",
        "funding_lines",
        "indicators",
    ):
        assert getattr(sheet, related).count() >= 2, related
    assert sheet.estimated_cost == sum(line.amount for line in sheet.funding_lines.all())


# --- Quality of the rows, repeatability, command
def test_every_row_is_valid():
    for app in OUR_APPS:
        for model in apps.get_app_config(app).get_models():
            if not hasattr(model, "instance_type"):
                for row in model.objects.all():
                    # The database itself has just checked unique values and constraints.
                    row.full_clean(validate_unique=False, validate_constraints=False)


def test_two_runs_write_the_same_rows(runs):
    first, second = runs
    assert first["actions.HistoricalActionSheet"]
    assert first == second


def test_a_second_call_changes_nothing():
    before, out = export(), StringIO()
    call_command("seed_demo", "--yes", stdout=out)
    assert "déjà là" in out.getvalue()
    assert export() == before
