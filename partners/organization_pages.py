"""What the page of an organisation shows to one person: what it signed, carries, promised, and its people."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from accounts.access import manages
from accounts.models import Membership, Organization, User
from accounts.permissions import Permission, holds
from actions.models import ActionSheet, FundingLine
from core import clock
from core.gather import gather
from partners.enums import Answer, CommitmentStatus, News
from partners.models import Agreement, Commitment, Signature

NEWS_SHOWN = 5


@dataclass(frozen=True)
class Reading:
    """What hangs on the organisation and its reader may read.

    ``referent`` is None while it is to be named; ``people`` each with whether the reader may change the role; ``sheets``
    each with what it does for them, in words; ``commitments`` live, those that fall due first first.
    """

    referent: User | None
    people: list[tuple[Membership, bool]]
    signatures: list[Signature]
    sheets: list[tuple[ActionSheet, str]]
    commitments: list[Commitment]


def read(user, organization: Organization) -> Reading:
    """In one query."""
    funded = FundingLine.objects.filter(funder=organization).order_by().values_list("sheet_id", flat=True)
    owned = organization.contracted_sheets.order_by().values_list("pk", flat=True)
    referents, people, signatures, commitments, sheets, funded_keys, owned_keys = gather(
        organization.memberships.referents().select_related("user")[:1],
        _people(user, organization),
        _signatures(user, organization),
        _commitments(user, organization),
        _sheets(user, organization, funded, owned),
        funded,
        owned,
    )
    return Reading(
        referent=referents[0].user if referents else None,
        people=[(row, manages(user, row)) for row in people],
        signatures=signatures,
        sheets=_with_roles(organization, sheets, set(funded_keys), set(owned_keys)),
        commitments=commitments,
    )


def _people(user, organization: Organization) -> QuerySet:
    """For whoever may see them."""
    if not holds(user, Permission.PEOPLE_READ, organization):
        return Membership.objects.none()
    rows = organization.memberships.not_ended(clock.today()).select_related("user", "organization")
    return rows.order_by("user__last_name", "user__first_name", "pk")


def _signatures(user, organization: Organization) -> QuerySet:
    agreements = Agreement.objects.visible_to(user).filter(archived_at__isnull=True)
    rows = Signature.objects.filter(organization=organization, agreement__in=agreements)
    return rows.select_related("agreement", "representative").order_by("agreement__signed_on", "pk")


def _commitments(user, organization: Organization) -> QuerySet:
    rows = Commitment.objects.visible_to(user).live().filter(organization=organization).for_list()
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def _sheets(user, organization: Organization, funded: QuerySet, owned: QuerySet) -> QuerySet:
    """The live sheets that it carries, is maître d'ouvrage of or funds."""
    mine = Q(lead_organization=organization) | Q(pk__in=funded) | Q(pk__in=owned)
    sheets = ActionSheet.objects.visible_to(user).live().filter(mine).select_related("phase")
    return sheets.order_by("phase", "number")


def _with_roles(organization: Organization, sheets, funded: set, owned: set) -> list:
    roles = (
        ("porteur", lambda sheet: sheet.lead_organization_id == organization.pk),
        ("maître d’ouvrage", lambda sheet: sheet.pk in owned),
        ("financeur", lambda sheet: sheet.pk in funded),
    )
    return [(sheet, ", ".join(word for word, has in roles if has(sheet)).capitalize()) for sheet in sheets]


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
    """The commitments of which it last spoke, the newest first, each with what it said.

    No more than « mis à jour »: an answer may still wait for its review, and its values are not official.
    """
    answered = [commitment for commitment in commitments if commitment.answered_at is not None]
    newest = sorted(answered, key=lambda commitment: commitment.answered_at, reverse=True)[:NEWS_SHOWN]
    unchanged = Answer.UNCHANGED
    return [(c, (News.UNCHANGED if c.last_answer == unchanged else News.CHANGED).label) for c in newest]
