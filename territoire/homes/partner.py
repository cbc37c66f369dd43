"""The home of a partner: what is expected of its organisations, news of their sheets, the sheets
that they carry.
"""

from django.urls import reverse

from actions.models import ActionSheet
from core import clock
from core.french import plural
from partners.answers.events import events_of
from partners.answers.page import Board, own_board, summary_of
from territoire.homes.committee import RequestedFollowUps, requested_follow_ups
from territoire.homes.figures import SHOWN, Figure, sheet_list_url


def partner(user) -> dict:
    """Late sheets first; news since the previous visit."""
    today, own = clock.today(), user.organization_ids
    carried = ActionSheet.objects.visible_to(user).live().filter(lead_organization__in=own)
    sheets = carried.for_summary().order_by("ends_on", "number")
    rows = [(sheet, sheet.overdue_reasons(today)) for sheet in sheets]
    board, requests = own_board(user), requested_follow_ups(user, today)
    return {
        "answers": [*answer_figures(board), follow_up_figure(requests)],
        "expected": [*board.to_correct, *board.due][:SHOWN],
        "follow_ups": [(row, row.is_overdue(today)) for row in requests.rows[:SHOWN]],
        "events": events_of(user, own, user.previous_login)[:SHOWN],
        "previous_login": user.previous_login,
        "rows": sorted(rows, key=lambda row: (not row[1], row[0].is_closed)),
        "late_count": sum(1 for _, reasons in rows if reasons),
        "sheet_list_url": sheet_list_url(),
    }


def answer_figures(board: Board) -> list[Figure]:
    """What the person's organisations owe: the page that shows it is one press away from each
    count.

    Each commitment counts where it is most urgent, unlike in the register: the words are those of
    what is to be done.
    """
    summary, url = summary_of(board), reverse("partners:my_commitments")
    expected = summary.without_answer
    return [
        Figure("à corriger", summary.to_correct, url, "undo-2", "compromised"),
        Figure("en retard, à actualiser", summary.overdue, url, "alarm-clock", "compromised"),
        Figure("à échéance proche", summary.due_soon, url, "calendar-clock", "support"),
        Figure(
            f"{plural(expected, 'nouvelle')} {plural(expected, 'attendue')}",
            expected,
            url,
            "message-circle-off",
            "support",
        ),
        Figure("en relecture", summary.pending, url, "eye"),
    ]


def follow_up_figure(requests: RequestedFollowUps) -> Figure:
    """What committees asked of them and is still open."""
    count = len(requests.rows)
    label = f"{plural(count, 'suite')} à donner"
    if requests.late:
        label += f", dont {requests.late} en retard"
    return Figure(
        label, count, requests.url, "list-todo", "compromised" if requests.late else "support"
    )
