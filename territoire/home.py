"""What each person finds on the home page: a few figures, each with the list behind it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from accounts.enums import PARTNER_ROLES
from accounts.models import Invitation, Membership
from accounts.permissions import Permission, holds
from actions.enums import CLOSED_STATUSES, Health, ProgressStatus, ReviewStatus
from actions.models import ActionSheet, Milestone
from actions.templatetags.sheet_badges import HEALTH_LOOKS, PROGRESS_LOOKS
from core import clock
from governance.pair import lead_pair
from partners.enums import CommitmentStatus
from partners.home import Board, board_of, summary_of
from partners.models import Agreement, Commitment
from partners.review_queue import pending_count
from territoire.home_committee import Asked, asked_of, committee_news

SHOWN = 8


@dataclass(frozen=True)
class Figure:
    """A count and the address of what it counts."""

    label: str
    count: int
    url: str
    icon: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Share:
    """One value among several: its count, all sheets and priority ones, and its place in a bar 1000 wide."""

    value: str
    tone: str
    total: Figure
    priority: Figure
    x: int
    width: int


def page_for(user) -> tuple[str, dict]:
    """Template and context of the home page of this person, by what he or she may do."""
    sheets = ActionSheet.objects.visible_to(user).live()
    if holds(user, Permission.SHEET_EDIT):
        return "home/officer.html", officer(sheets, user)
    if not user.roles.isdisjoint(PARTNER_ROLES):
        return "home/partner.html", partner(sheets, user)
    if holds(user, Permission.SHEET_READ):
        return "home/programme.html", programme(sheets, user)
    return "home/no_membership.html", {"officers": Membership.objects.officers(clock.today())}


def officer(sheets, user) -> dict:
    """What waits for the project team, what moved last, what comes next."""
    today = clock.today()
    conditions = {
        "overdue": Q(pk__in=sheets.overdue(today).values("pk")),
        "blocked": Q(progress_status=ProgressStatus.BLOCKED),
        "submitted": Q(review_status=ReviewStatus.SUBMITTED),
        "stale": Q(pk__in=sheets.stale(today).values("pk")),
        "orphan": Q(lead_organization__isnull=True),
    }
    counts = sheets.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in conditions.items()}
    )
    return {
        "figures": [
            Figure("en retard", counts["overdue"], sheet_list_url(overdue=1), "alarm-clock", "compromised"),
            _blocked(counts["blocked"]),
            Figure("à relire", counts["submitted"], sheet_list_url(review="submitted"), "eye", "support"),
            Figure("sans nouvelles", counts["stale"], sheet_list_url(stale=1), "hourglass", "support"),
            Figure("sans porteur", counts["orphan"], sheet_list_url(carrier="none"), "user-x", "support"),
        ],
        "promises": _promises_to_follow(user, today),
        "committee": committee_news(user, today),
        "recent": sheets.select_related("phase", "updated_by").order_by("-updated_at", "pk")[:SHOWN],
        "milestones": _next_milestones(sheets, today),
    }


def partner(sheets, user) -> dict:
    """What is expected of the person's organisations, and the sheets that they carry, late ones first."""
    today = clock.today()
    carried = list(
        sheets.filter(lead_organization__in=user.organization_ids).for_list().order_by("ends_on", "number")
    )
    rows = [(sheet, sheet.overdue_reasons(today)) for sheet in carried]
    board, asked = board_of(user), asked_of(user, today)
    return {
        "answers": [*_answers_expected(board), _follow_ups_expected(asked)],
        "expected": [*board.to_correct, *board.due][:SHOWN],
        "follow_ups": [(row, row.is_overdue(today)) for row in asked.rows[:SHOWN]],
        "rows": sorted(rows, key=lambda row: (not row[1], row[0].is_closed)),
        "late_count": sum(1 for _, reasons in rows if reasons),
        "sheet_list_url": sheet_list_url(),
    }


def programme(sheets, user) -> dict:
    """The state of the programme: sheets by status and by health, priority ones apart, what is late; promises."""
    today = clock.today()
    late = sheets.overdue(today)
    cells = list(
        sheets.order_by()
        .annotate(is_late=Q(pk__in=late.values("pk")))
        .values_list("progress_status", "health", "is_priority", "is_late")
        .annotate(count=Count("pk"))
    )
    total = sum(cell[4] for cell in cells)
    priority = sum(cell[4] for cell in cells if cell[2])
    late_count = sum(cell[4] for cell in cells if cell[3])
    blocked = sum(cell[4] for cell in cells if cell[0] == ProgressStatus.BLOCKED)
    first_late = late.for_summary().order_by("-is_priority", "ends_on", "pk")[:SHOWN]
    return {
        "total": Figure(f"{_agreed(total, 'fiche')} {_agreed(total, 'action')}", total, sheet_list_url()),
        "priority": Figure(
            _agreed(priority, "prioritaire"), priority, sheet_list_url(priority=1), "star", "support"
        ),
        "late": Figure("en retard", late_count, sheet_list_url(overdue=1), "alarm-clock", "compromised"),
        "blocked": _blocked(blocked),
        "by_status": _shares(cells, 0, ProgressStatus, PROGRESS_LOOKS, "status"),
        "by_health": _shares(cells, 1, Health, HEALTH_LOOKS, "health"),
        "late_rows": [(sheet, sheet.overdue_reasons(today)) for sheet in first_late],
        "promises": _promises(user, today),
        "agreement": last_agreement(),
        "pair": lead_pair(today),
        "committee": committee_news(user, today),
    }


def _promises_to_follow(user, today) -> list[Figure]:
    """What waits on the side of the partners: answers to read, promises late or silent, invitations not taken up."""
    pending = pending_count(user)
    invited = Invitation.objects.visible_to(user).unanswered().count()
    late, silent = (figure for figure in _promises(user, today) if figure.label in (_LATE, _SILENT))
    return [
        Figure(
            f"{_agreed(pending, 'réponse')} à relire",
            pending,
            reverse("partners:review_list"),
            "inbox",
            "support",
        ),
        late,
        silent,
        Figure(
            f"{_agreed(invited, 'invitation')} sans suite",
            invited,
            reverse("people_list"),
            "mail-question-mark",
            "support",
        ),
    ]


_LATE, _SILENT = "en retard", "sans réponse"


def _promises(user, today) -> list[Figure]:
    """What became of the commitments that ``user`` may see: counts, each with its list."""
    promises = Commitment.objects.visible_to(user).live()
    conditions = {
        "total": Q(),
        "kept": Q(progress_status=CommitmentStatus.KEPT),
        "blocked": Q(progress_status=CommitmentStatus.BLOCKED),
        "late": Q(pk__in=promises.overdue(today).values("pk")),
        "silent": Q(pk__in=promises.without_answer(today).values("pk")),
    }
    counts = promises.order_by().aggregate(
        **{name: Count("pk", filter=test) for name, test in conditions.items()}
    )
    return [
        Figure(_agreed(counts["total"], "engagement"), counts["total"], _register_url(), "handshake"),
        Figure(_agreed(counts["kept"], "tenu"), counts["kept"], _register_url(status="kept"), "circle-check", "secured"),
        Figure(
            _agreed(counts["blocked"], "bloqué"), counts["blocked"], _register_url(status="blocked"), "octagon-x",
            "compromised",
        ),
        Figure(_LATE, counts["late"], _register_url(overdue=1), "alarm-clock", "compromised"),
        Figure(_SILENT, counts["silent"], _register_url(news="none"), "message-circle-off", "support"),
    ]  # fmt: skip


def _answers_expected(board: Board) -> list[Figure]:
    """What the person's organisations owe: the page that shows it is one press away from each count."""
    summary, url = summary_of(board), reverse("partners:my_commitments")
    return [
        Figure("à corriger", summary.to_correct, url, "undo-2", "compromised"),
        Figure(_LATE, summary.overdue, url, "alarm-clock", "compromised"),
        Figure("à échéance proche", summary.due_soon, url, "calendar-clock", "support"),
        Figure(_SILENT, summary.without_answer, url, "message-circle-off", "support"),
        Figure("en relecture", summary.pending, url, "eye"),
    ]


def _follow_ups_expected(asked: Asked) -> Figure:
    """What committees asked of them and is still to be done."""
    count = len(asked.rows)
    label = f"{_agreed(count, 'suite')} à donner"
    if asked.late:
        label += f", dont {asked.late} en retard"
    return Figure(label, count, asked.url, "list-todo", "compromised" if asked.late else "support")


def _register_url(**filters) -> str:
    query = urlencode(filters)
    return reverse("partners:commitment_list") + (f"?{query}" if query else "")


def last_agreement() -> Agreement | None:
    """The latest agreement that was signed, with its signatures expected (``asked``) and received (``received``)."""
    signed = Agreement.objects.filter(signed_on__isnull=False, archived_at__isnull=True)
    return signed.with_signature_counts().order_by("-signed_on", "pk").first()


def _blocked(count: int) -> Figure:
    url = sheet_list_url(status=ProgressStatus.BLOCKED.value)
    return Figure(_agreed(count, "bloquée"), count, url, "octagon-x", "compromised")


def _agreed(count: int, word: str) -> str:
    """In French, zero and one are singular."""
    return f"{word}s" if count > 1 else word


def sheet_list_url(**filters) -> str:
    query = urlencode(filters)
    return reverse("actions:sheet_list") + (f"?{query}" if query else "")


def _next_milestones(sheets, today):
    return (
        Milestone.objects.filter(sheet__in=sheets, done_on__isnull=True, due_on__gte=today)
        .exclude(sheet__progress_status__in=CLOSED_STATUSES)
        .select_related("sheet__phase", "owner_organization")
        .order_by("due_on", "pk")[:SHOWN]
    )


def _shares(cells, column: int, choices, looks, parameter: str) -> list[Share]:
    whole = sum(cell[4] for cell in cells) or 1
    shares, before = [], 0
    for choice in choices:
        mine = [cell for cell in cells if cell[column] == choice]
        count = sum(cell[4] for cell in mine)
        priority = sum(cell[4] for cell in mine if cell[2])
        filters = {parameter: choice.value}
        shares.append(
            Share(
                value=choice.value,
                tone=looks[choice][1],
                total=Figure(choice.label, count, sheet_list_url(**filters)),
                priority=Figure(choice.label, priority, sheet_list_url(**filters, priority=1)),
                x=1000 * before // whole,
                width=1000 * (before + count) // whole - 1000 * before // whole,
            )
        )
        before += count
    return shares
