"""The home of who follows the programme: the next meeting, what is asked, where the programme stands, what is late."""

from datetime import date

from django.db.models import Count, Q

from accounts.permissions import Permission, holds
from actions.enums import Health, ProgressStatus
from actions.models import ActionSheet
from actions.templatetags.sheet_badges import HEALTH_LOOKS, PROGRESS_LOOKS
from core import clock
from core.charts import Value, share
from core.gather import prepared, slot
from core.templatetags.fr import plural
from governance.pair import lead_committees, lead_pair_of
from partners.models import Agreement, Commitment
from territoire.compare import moves
from territoire.dashboard.charts import SHEETS
from territoire.dashboard.scope import Scope
from territoire.homes import committee
from territoire.homes.committee import asked_of, asked_rows
from territoire.homes.figures import (
    SHOWN,
    Figure,
    Share,
    Shares,
    all_promises,
    blocked,
    count_promises,
    promise_figures,
    sheet_list_url,
    sheets_that,
)


@prepared
def _asked(today: date, sits: bool):
    """What the page counts and names, for who reads what is shared; of the committee, for who ``sits``."""
    sheets = ActionSheet.objects.shared()
    late = sheets.overdue(today)
    cells = (
        sheets.order_by()
        .annotate(is_late=Q(pk__in=late.values("pk")))
        .values_list("progress_status", "health", "is_priority", "is_late")
        .annotate(count=Count("pk"))
    )
    seated = (
        committee.asked(today, person=slot("person"), organizations=[slot("organizations")]) if sits else []
    )
    return [
        cells,
        late.for_summary().order_by("-is_priority", "ends_on", "pk")[:SHOWN],
        count_promises(Commitment.objects.shared(), today),
        signed_agreements()[:1],
        lead_committees(today)[:1],
        *seated,
    ]


def programme(user) -> dict:
    """The state of the programme: sheets by status and by health, priority ones apart, what is late; promises."""
    today, sits = clock.today(), holds(user, Permission.COMMITTEE_READ)
    cells, first_late, promises, agreements, committees, *seated = _asked.gather(
        today, sits, person=user.pk, organizations=user.organization_ids
    )
    total = sum(cell[4] for cell in cells)
    priority = sum(cell[4] for cell in cells if cell[2])
    late_count = sum(cell[4] for cell in cells if cell[3])
    told = committee.news(user, seated) if sits else None
    asked = asked_of(user, list(asked_rows(user)), today) if sits else None
    since = clock.day_of(told.last.starts_at) if told and told.last else None
    return {
        "total": Figure(f"{plural(total, 'fiche')} {plural(total, 'action')}", total, sheet_list_url()),
        "priority": Figure(plural(priority, "prioritaire"), priority, sheet_list_url(priority=1), "star", "support"),
        "late": sheets_that(late_count, "en retard", "alarm-clock", "compromised", overdue=1),
        "blocked": blocked(sum(cell[4] for cell in cells if cell[0] == ProgressStatus.BLOCKED)),
        "by_status": _shares(cells, 0, ProgressStatus, PROGRESS_LOOKS, "status", "Avancement"),
        "by_health": _shares(cells, 1, Health, HEALTH_LOOKS, "health", "Météo"),
        "late_rows": [(sheet, sheet.overdue_reasons(today)) for sheet in first_late],
        "promises": [all_promises(promises), *promise_figures(promises).values()],
        "agreement": next(iter(agreements), None),
        "pair": lead_pair_of(committees, today),
        "committee": told,
        "moves": moves(Scope(user, today), since).values() if since else [],
        "asked": [(row, row.is_overdue(today)) for row in asked.rows[:SHOWN]] if sits else [],
    }  # fmt: skip


def signed_agreements():
    """The latest first, with their signatures expected (``asked``) and received (``received``)."""
    signed = Agreement.objects.filter(signed_on__isnull=False, archived_at__isnull=True)
    return signed.with_signature_counts().order_by("-signed_on", "pk")


def _shares(cells, column: int, choices, looks, parameter: str, title: str) -> Shares:
    values, found = [], []
    for choice in choices:
        mine = [cell for cell in cells if cell[column] == choice]
        count = sum(cell[4] for cell in mine)
        priority = sum(cell[4] for cell in mine if cell[2])
        filters = {parameter: choice.value}
        values.append(Value(choice.label, count, looks[choice][1]))
        found.append(
            (
                choice.value,
                Figure(plural(count, "fiche"), count, sheet_list_url(**filters)),
                Figure(
                    f"{plural(priority, 'fiche')} {plural(priority, 'prioritaire')}",
                    priority,
                    sheet_list_url(**filters, priority=1),
                ),
            )
        )
    chart = share(parameter, title, values, measure=SHEETS)
    return Shares(
        chart,
        [Share(value, key, *figures) for key, (value, *figures) in zip(chart.keys, found, strict=True)],
    )
