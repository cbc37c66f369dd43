"""The home of who follows the programme: the next meeting, open requests, where the programme
stands, what is late.
"""

from datetime import date

from django.db.models import Count

from accounts.permissions import Permission, has_permission
from actions.enums import Health, ProgressStatus
from actions.models import ActionSheet
from actions.templatetags.sheet_badges import HEALTH_LOOKS, PROGRESS_LOOKS
from core import clock
from core.charts import Value, share
from core.french import plural
from governance.committees.queries import lead_co_chairs
from partners.models import Agreement, Commitment
from territoire.compare.counts import moves_since
from territoire.dashboard.charts import SHEETS
from territoire.figures.scope import Scope
from territoire.homes import committee
from territoire.homes.committee import requested_follow_ups
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


def programme(user) -> dict:
    """The state of the programme: sheets by status and by health, priority ones apart, what is
    late; promises.
    """
    today, sits = clock.today(), has_permission(user, Permission.COMMITTEE_READ)
    sheets = ActionSheet.objects.shared()
    groups = count_by_state(sheets, today)
    late_rows = (
        sheets.overdue(today).for_summary().order_by("-is_priority", "ends_on", "pk")[:SHOWN]
    )
    promises = count_promises(Commitment.objects.shared(), today)
    news = committee.news(user, today) if sits else None
    requests = requested_follow_ups(user, today).rows[:SHOWN] if sits else []
    since = clock.day_of(news.last.starts_at) if news and news.last else None
    total, priority = count_in(groups), count_in(groups, is_priority=True)
    return {
        "total": Figure(
            f"{plural(total, 'fiche')} {plural(total, 'action')}", total, sheet_list_url()
        ),
        "priority": Figure(
            plural(priority, "prioritaire"), priority, sheet_list_url(priority=1), "star", "support"
        ),
        "late": sheets_that(
            count_in(groups, is_late=True), "en retard", "alarm-clock", "compromised", overdue=1
        ),
        "blocked": blocked(count_in(groups, progress_status=ProgressStatus.BLOCKED)),
        "by_status": shares_by(
            groups, "progress_status", ProgressStatus, PROGRESS_LOOKS, "status", "Avancement"
        ),
        "by_health": shares_by(groups, "health", Health, HEALTH_LOOKS, "health", "Météo"),
        "late_rows": [(sheet, sheet.overdue_reasons(today)) for sheet in late_rows],
        "promises": [all_promises(promises), *promise_figures(promises).values()],
        "agreement": signed_agreements().first(),
        "co_chairs": lead_co_chairs(today),
        "committee": news,
        "moves": moves_since(Scope(user, today), since).values() if since else [],
        "requests": [(row, row.is_overdue(today)) for row in requests],
    }


def count_by_state(sheets, today: date) -> list[dict]:
    """How many sheets (``count``) are alike in all that the page counts by."""
    columns = ("progress_status", "health", "is_priority", "is_late")
    return list(sheets.order_by().with_lateness(today).values(*columns).annotate(count=Count("pk")))


def count_in(groups: list[dict], **values) -> int:
    return sum(
        group["count"]
        for group in groups
        if all(group[name] == value for name, value in values.items())
    )


def signed_agreements():
    """The latest first, with their signatures expected (``asked``) and received (``received``)."""
    signed = Agreement.objects.filter(signed_on__isnull=False, archived_at__isnull=True)
    return signed.with_signature_counts().order_by("-signed_on", "pk")


def shares_by(
    groups: list[dict], column: str, choices, looks, parameter: str, title: str
) -> Shares:
    values, found = [], []
    for choice in choices:
        count, priority = (
            count_in(groups, **{column: choice}),
            count_in(groups, **{column: choice}, is_priority=True),
        )
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
        [
            Share(value, key, *figures)
            for key, (value, *figures) in zip(chart.keys, found, strict=True)
        ],
    )
