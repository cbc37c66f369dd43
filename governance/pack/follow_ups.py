"""Follow-ups that the committee gave before this meeting: those still open, those closed since it
last met.
"""

from datetime import date

from core.documents import Heading, Table
from core.french import UNKNOWN, day
from governance.models import FollowUp
from governance.pack.queries import PackData


def follow_up_blocks(found: PackData, today: date):
    # Without a due date comes last; the most late comes first.
    opened = sorted(found.opened, key=lambda row: (row.due_on or date.max, row.pk))
    yield Heading("Suites à donner")
    yield Table(
        "Suites encore à faire, les plus en retard d’abord",
        ["Décision", "Suite à donner", "Qui", "Échéance"],
        [open_row(row, today) for row in opened],
        empty="Aucune suite n’est à faire.",
        widths=[2, 7, 5, 4],
    )
    if found.last:
        yield Table(
            f"Suites closes depuis la séance du {day(found.last.starts_at)}",
            ["Décision", "Suite à donner", "Qui", "Issue"],
            [closed_row(row) for row in found.closed],
            empty="Aucune suite n’a été close depuis.",
            widths=[2, 6, 4, 6],
        )


def format_owner(row: FollowUp) -> str:
    return (
        f"{row.organization}, {row.person.get_full_name()}" if row.person else str(row.organization)
    )


def open_row(row: FollowUp, today: date) -> list[str]:
    due = str(row.due) if row.due else UNKNOWN
    late = "En retard\n" if row.is_overdue(today) else ""
    return [row.decision.reference, row.statement, format_owner(row), f"{late}{due}"]


def closed_row(row: FollowUp) -> list[str]:
    issue = f"{row.get_status_display()} le {day(row.closed_at)}\n{row.closing_comment}"
    return [row.decision.reference, row.statement, format_owner(row), issue]
