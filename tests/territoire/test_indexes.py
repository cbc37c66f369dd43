"""Lists find their rows and their order in an index, on both databases: the whole table is read for
no common question.
"""

import pytest
from django.db import connection
from django.http import QueryDict

from accounts.enums import Role
from actions.models import ActionSheet, Milestone
from actions.sheets.filters import SheetListQuery
from core import clock
from partners.commitments.filters import CommitmentListQuery
from partners.organizations.filters import OrganizationListQuery
from tests.factories import user_with_role

pytestmark = pytest.mark.django_db
# What is asked, and the index that SQLite answers it from.
QUESTIONS = [
    (SheetListQuery, "", "sheet_live_order"),
    (SheetListQuery, "sort=title", "sheet_by_title"),
    (SheetListQuery, "sort=-title", "sheet_by_title"),
    (SheetListQuery, "status=in_progress", "sheet_live_status"),
    (SheetListQuery, "health=compromised", "sheet_live_health"),
    (SheetListQuery, "priority=1", "sheet_live_priority"),
    (SheetListQuery, "maturity=idea", "sheet_live_maturity"),
    (SheetListQuery, "review=draft", "sheet_live_review"),
    (SheetListQuery, "kind=project", "sheet_live_kind"),
    (CommitmentListQuery, "sort=statement", "commitment_by_statement"),
    (CommitmentListQuery, "status=planned", "commitment_status_due"),
    (CommitmentListQuery, "kind=funding", "commitment_live_kind"),
    (OrganizationListQuery, "sort=name", "organization_by_name"),
]


def uses(index: str, rows) -> str:
    """Empty, or how the database finds the first page of ``rows`` without ``index``.

    PostgreSQL chooses among its indexes by what tables hold, here nothing: it has to have one for
    the question.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows[:50].explain()
        return plan if f"Seq Scan on {rows.model._meta.db_table}" in plan else ""
    plan = rows[:50].explain()
    return "" if index in plan else plan


def test_filters_and_orders_of_lists_use_an_index():
    officer = user_with_role(Role.PROJECT_OFFICER)
    missing = []
    for kind, address, index in QUESTIONS:
        plan = uses(index, kind(QueryDict(address), user=officer, today=clock.today()).found())
        if plan:
            missing.append(f"{kind.__name__} {address}: {index}\n{plan}")
    assert not missing, "\n\n".join(missing)


def test_what_dashboards_ask_uses_an_index():
    today = clock.today()
    late = Milestone.objects.filter(done_on__isnull=True, due_on__lt=today).order_by("due_on")
    assert not uses("milestone_due", late)
    past = ActionSheet.history.model.objects.filter(id=1, history_date__lt=clock.now())
    assert not uses("actionsheet_past", past.order_by("-history_date", "-history_id"))
