"""What the page of an organisation shows to one person: what it signed, carries, promised, and its
people.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from accounts.access import manages
from accounts.models import Membership, Organization, User
from accounts.permissions import Permission, has_permission
from actions.models import ActionSheet, FundingLine
from core import clock
from core.search import sort_key
from partners.enums import Answer, CommitmentStatus, News
from partners.models import Agreement, Commitment, Signature

NEWS_SHOWN = 5


@dataclass(frozen=True)
class OrganizationPage:
    """What hangs on the organisation and its reader may read.

    ``referent`` is None while it is to be named; ``people`` each with whether the reader may change
    the role; ``sheets`` each with what it does for them, in words; ``commitments`` live, those that
    fall due first first.
    """

    referent: User | None
    people: list[tuple[Membership, bool]]
    signatures: list[Signature]
    sheets: list[tuple[ActionSheet, str]]
    commitments: list[Commitment]


def organization_page(user, organization: Organization) -> OrganizationPage:
    funded = set(FundingLine.objects.filter(funder=organization).values_list("sheet_id", flat=True))
    owned = set(organization.contracted_sheets.values_list("pk", flat=True))
    referent = organization.memberships.referents().select_related("user").first()
    return OrganizationPage(
        referent=referent.user if referent else None,
        people=[(row, manages(user, row)) for row in people_of(user, organization)],
        signatures=list(signatures_of(user, organization)),
        sheets=sheets_of(user, organization, funded, owned),
        commitments=list(commitments_of(user, organization)),
    )


def people_of(user, organization: Organization) -> list[Membership]:
    """For whoever may see them, by name."""
    if not has_permission(user, Permission.PEOPLE_READ, organization):
        return []
    rows = organization.memberships.not_ended(clock.today()).select_related("user", "organization")
    return sorted(rows, key=lambda row: (sort_key(row.user.sort_name), row.pk))


def signatures_of(user, organization: Organization) -> QuerySet:
    agreements = Agreement.objects.visible_to(user).filter(archived_at__isnull=True)
    rows = Signature.objects.filter(organization=organization, agreement__in=agreements)
    return rows.select_related("agreement", "representative").order_by("agreement__signed_on", "pk")


def commitments_of(user, organization: Organization) -> QuerySet:
    rows = (
        Commitment.objects.visible_to(user)
        .live()
        .filter(organization=organization)
        .for_list()
        .with_figures()
    )
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def sheets_of(
    user, organization: Organization, funded: set, owned: set
) -> list[tuple[ActionSheet, str]]:
    """The live sheets that it carries, is maître d'ouvrage of or funds, each with these roles in
    words.
    """
    mine = Q(lead_organization=organization) | Q(pk__in=funded | owned)
    sheets = ActionSheet.objects.visible_to(user).live().filter(mine).select_related("phase")
    roles = (
        ("porteur", lambda sheet: sheet.lead_organization_id == organization.pk),
        ("maître d’ouvrage", lambda sheet: sheet.pk in owned),
        ("financeur", lambda sheet: sheet.pk in funded),
    )
    return [
        (sheet, ", ".join(word for word, has in roles if has(sheet)).capitalize())
        for sheet in sheets.order_by("phase", "number")
    ]


@dataclass(frozen=True)
class Summary:
    """How many of its commitments are kept, still open, and among these late or without answer."""

    kept: int
    open: int
    late: int
    silent: int


def summary_of(commitments: list[Commitment], today: date) -> Summary:
    still_open = [commitment for commitment in commitments if not commitment.is_closed]
    return Summary(
        kept=sum(1 for c in commitments if c.progress_status == CommitmentStatus.KEPT),
        open=len(still_open),
        late=sum(1 for c in still_open if c.is_overdue(today)),
        silent=sum(1 for c in still_open if c.is_silent(today)),
    )


def last_news(commitments: list[Commitment]) -> list[tuple[Commitment, str]]:
    """The commitments that it last answered, the newest first, each with its answer.

    No more than « mis à jour »: an answer may still wait for its review, and its values are not
    official.
    """
    answered = [commitment for commitment in commitments if commitment.answered_at is not None]
    newest = sorted(answered, key=lambda commitment: commitment.answered_at, reverse=True)[
        :NEWS_SHOWN
    ]
    unchanged = Answer.UNCHANGED
    return [
        (c, (News.UNCHANGED if c.last_answer == unchanged else News.CHANGED).label) for c in newest
    ]
