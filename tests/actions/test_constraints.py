"""The database's own rules: each is broken directly, past forms and workflow, and the database says
no.

``CASES`` has one entry or more for every constraint and every unique field of accounts, actions,
partners and governance.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, models, transaction

from accounts.enums import Role
from accounts.models import FeedKey, Membership, Organization, User
from actions.models import (
    ActionSheet,
    Indicator,
    IndicatorReading,
    Phase,
    PriorityAxis,
    SheetDocument,
)
from core import clock
from core.constraints import NoOverlap
from partners.models import Agreement, Signature
from tests.breaking import archived_by_halves, changed, insert, update
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    FundingLineFactory,
    IndicatorFactory,
    IndicatorReadingFactory,
    MembershipFactory,
    MilestoneFactory,
    OrganizationFactory,
    PhaseFactory,
    PriorityAxisFactory,
    SheetNoteFactory,
    UserFactory,
)
from tests.governance.constraint_cases import GOVERNANCE_CASES
from tests.partners.constraint_cases import COMMITMENT_CASES

pytestmark = pytest.mark.django_db
DAY, BEFORE = date(2019, 3, 22), date(2019, 3, 21)


def sheet(**fields):
    return ActionSheetFactory(**fields)


def agreement():
    return Agreement.objects.create(title="Protocole", phase=PhaseFactory())


def _name_twice():
    OrganizationFactory(name="Atelier")
    insert(Organization, name="ATELIER", slug="autre")


def _siren_twice():
    OrganizationFactory(siren="123456782")
    insert(Organization, name="Autre", slug="autre", siren="123456782")


def _membership_twice():
    first = MembershipFactory()
    insert(Membership, user=first.user, organization=first.organization, role=first.role)


def _two_referents():
    first = MembershipFactory(is_referent=True)
    insert(
        Membership,
        user=UserFactory(),
        organization=first.organization,
        role=Role.PARTNER_ADMINISTRATOR,
        is_referent=True,
    )


def _two_feeds():
    insert(FeedKey, user=FeedKey.issue(UserFactory()).user)


def _nonce_twice():
    insert(FeedKey, user=UserFactory(), nonce=FeedKey.issue(UserFactory()).nonce)


def _number_twice():
    first = sheet()
    insert(ActionSheet, phase=first.phase, number=first.number, title="Autre")


def _health(**missing):
    given = {"health": "on_track", "health_comment": "Bien.", "health_on": DAY}
    return lambda: update(sheet(), **(given | {"health_by": UserFactory()} | missing))


def _indicator_twice():
    first = IndicatorFactory()
    insert(Indicator, sheet=first.sheet, name=first.name, unit="postes")


def _reading_twice():
    first = IndicatorReadingFactory(period="T2 2019")
    insert(
        IndicatorReading,
        indicator=first.indicator,
        period_on=first.period_on,
        period_on_precision=first.period_on_precision,
        value=Decimal(2),
        source="Autre",
    )


def _axis_twice():
    first = PriorityAxisFactory()
    insert(PriorityAxis, phase=first.phase, code=first.code, name="Autre")


def _agreement_twice():
    first = agreement()
    insert(Agreement, phase=first.phase, title=first.title)


def _signature_twice():
    first = Signature.objects.create(agreement=agreement(), organization=OrganizationFactory())
    insert(Signature, agreement=first.agreement, organization=first.organization)


def _email_twice():
    insert(User, email=UserFactory().email, last_name="Autre")


def _slug_twice():
    insert(Organization, name="Autre", slug=OrganizationFactory().slug)


def _phase_twice(field):
    first = PhaseFactory(prefix="P9")
    other = {"code": "autre", "prefix": "P8", "name": "Autre"}
    return insert(Phase, **(other | {field: getattr(first, field)}))


def document():
    row = SheetDocument(
        sheet=sheet(), title="Étude", file_name="x.pdf", content_type="application/pdf", size=1
    )
    row.file.save("x", ContentFile(b"x"))
    return row


def _half_dates(make, column):
    """A date without its precision, a precision without its date, a precision that nobody knows."""
    return [
        changed(make, **{column: DAY, f"{column}_precision": ""}),
        changed(make, **{column: DAY, f"{column}_precision": "decade"}),
        changed(make, **{column: None, f"{column}_precision": "day"}),
    ]


CASES = {
    # accounts
    "FeedKey.user": [_two_feeds],
    "FeedKey.nonce": [_nonce_twice],
    "organization_name_unique": [_name_twice],
    "organization_siren_unique": [_siren_twice],
    "organization_archive_complete": archived_by_halves(OrganizationFactory),
    "user_active_has_email": [changed(UserFactory, email=None)],
    "user_has_email_or_name": [changed(UserFactory, email=None, last_name="", is_active=False)],
    "membership_dates_in_order": [changed(MembershipFactory, starts_on=DAY, ends_on=BEFORE)],
    "membership_role_known": [
        changed(MembershipFactory, role="emperor"),
        changed(MembershipFactory, role=""),
    ],
    "membership_open_once": [_membership_twice],
    "membership_one_referent": [_two_referents],
    "membership_referent_is_open": [
        lambda: update(
            MembershipFactory(is_referent=True), ends_on=clock.today() + timedelta(days=1)
        )
    ],
    "User.email": [_email_twice],
    "Organization.slug": [_slug_twice],
    # actions
    "phase_dates_in_order": [changed(PhaseFactory, starts_on=DAY, ends_on=BEFORE)],
    "Phase.code": [lambda: _phase_twice("code")],
    "Phase.prefix": [lambda: _phase_twice("prefix")],
    "axis_code_unique_in_phase": [_axis_twice],
    "axis_color_known": [
        changed(PriorityAxisFactory, color=0),
        changed(PriorityAxisFactory, color=8),
    ],
    "sheet_number_unique_in_phase": [_number_twice],
    "sheet_number_positive": [changed(sheet, number=0)],
    "sheet_has_title": [changed(sheet, title="")],
    "sheet_dates_in_order": [
        changed(
            sheet, starts_on=DAY, starts_on_precision="day", ends_on=BEFORE, ends_on_precision="day"
        )
    ],
    "sheet_start_precise": _half_dates(sheet, "starts_on"),
    "sheet_end_precise": _half_dates(sheet, "ends_on"),
    "sheet_cost_not_negative": [changed(sheet, estimated_cost=Decimal("-0.01"))],
    "sheet_progress_known": [
        changed(sheet, progress_status="late"),
        changed(sheet, progress_status=""),
    ],
    "sheet_review_known": [changed(sheet, review_status="lost")],
    "sheet_status_has_reason": [
        changed(sheet, progress_status=status, progress_reason="")
        for status in ("blocked", "on_hold", "abandoned")
    ],
    "sheet_health_dated_and_signed": [
        _health(health_comment=""),
        _health(health_on=None),
        _health(health_by=None),
        _health(health="sunny"),
    ],
    "sheet_archive_complete": archived_by_halves(sheet),
    "milestone_has_title": [changed(MilestoneFactory, title="")],
    "milestone_due_precise": _half_dates(MilestoneFactory, "due_on"),
    "funding_amount_not_negative": [changed(FundingLineFactory, amount=Decimal(-1))],
    "funding_stage_known": [changed(FundingLineFactory, stage="promised")],
    "funding_refusal_has_reason": [
        changed(FundingLineFactory, stage="refused", refusal_reason=""),
        changed(FundingLineFactory, stage="paid", refusal_reason="Trop cher."),
    ],
    "funding_has_funder_or_label": [changed(FundingLineFactory, funder=None, label="")],
    "indicator_name_unique_in_sheet": [_indicator_twice],
    "indicator_has_name_and_unit": [
        changed(IndicatorFactory, name=""),
        changed(IndicatorFactory, unit=""),
    ],
    "indicator_target_precise": _half_dates(IndicatorFactory, "target_on"),
    "reading_once_a_period": [_reading_twice],
    "reading_has_source": [changed(IndicatorReadingFactory, source="")],
    "reading_period_precise": _half_dates(IndicatorReadingFactory, "period_on")[:2],
    "blocker_has_description": [changed(BlockerFactory, description="")],
    "blocker_dates_in_order": [changed(BlockerFactory, since=DAY, lifted_on=BEFORE)],
    "note_has_text": [changed(SheetNoteFactory, text="")],
    "note_status_known": [changed(SheetNoteFactory, status="burnt")],
    "document_has_title": [changed(document, title="")],
    # partners
    "agreement_title_unique_in_phase": [_agreement_twice],
    "agreement_kind_known": [changed(agreement, kind="treaty")],
    "signature_once_an_organization": [_signature_twice],
}
CASES |= COMMITMENT_CASES | GOVERNANCE_CASES


# Two rules refuse an unknown status of a follow-up: SQLite names the first declared, PostgreSQL the
# first by name.
ALSO_REFUSED_BY = {"follow_up_status_known": "follow_up_closed_with_a_comment"}


def declared() -> dict[str, models.BaseConstraint | None]:
    """Every rule of the models: constraints by their names, unique fields as « Model.field »."""
    ours = [
        m
        for app in ("accounts", "actions", "partners", "governance")
        for m in apps.get_app_config(app).get_models()
    ]
    ours = [model for model in ours if not hasattr(model, "history_object")]
    rules = {rule.name: rule for model in ours for rule in model._meta.constraints}
    fields = [(m, f) for m in ours for f in m._meta.local_fields if f.unique and not f.primary_key]
    return rules | {f"{model.__name__}.{field.name}": None for model, field in fields}


def test_every_rule_of_the_models_has_a_case():
    assert set(declared()) - set(CASES) == set(), "rules that no case breaks"
    assert set(CASES) - set(declared()) == set(), "cases of rules that are gone"


@pytest.mark.parametrize(
    ("name", "place"),
    [(name, place) for name, cases in CASES.items() for place in range(len(cases))],
)
def test_the_database_refuses(name, place):
    with transaction.atomic(), pytest.raises(IntegrityError) as refused, transaction.atomic():
        CASES[name][place]()
    rule = declared()[name]
    # SQLite names checks, triggers and indexes of expressions, and the columns of a plain unique
    # constraint.
    if isinstance(rule, models.CheckConstraint | NoOverlap) or (
        rule and connection.vendor == "postgresql"
    ):
        names = {name, ALSO_REFUSED_BY.get(name, name)}
        assert any(one in str(refused.value) for one in names), "another rule than the one meant"


def test_what_the_rules_allow():
    """The neighbours of refused rows: rules that are too strict would fail here."""
    update(sheet(), health="unknown", health_comment="", health_on=None, health_by=None)
    update(sheet(), starts_on=DAY, starts_on_precision="day", ends_on=DAY, ends_on_precision="day")
    update(sheet(), ends_on=DAY, ends_on_precision="quarter", estimated_cost=0)
    update(FundingLineFactory(), funder=None, label="Emprunt", amount=None)
    update(FundingLineFactory(), label="", stage="refused", refusal_reason="Hors critères.")
    update(BlockerFactory(), since=DAY, lifted_on=DAY)
    membership = MembershipFactory(ends_on=clock.today())
    MembershipFactory(user=membership.user, organization=membership.organization)
    reading = IndicatorReadingFactory(period="juin 2019")
    IndicatorReadingFactory(indicator=reading.indicator, period="T2 2019")  # the same last day
    OrganizationFactory(siren="")
    OrganizationFactory(siren="")
    ActionSheetFactory(number=1, phase=PhaseFactory(code="phase-2", prefix="P2"))
    ActionSheetFactory(number=1, phase=PhaseFactory(code="phase-3", prefix="P3"))
