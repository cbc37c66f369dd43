"""What the page of a sheet shows, section by section."""

from collections.abc import Iterable

from actions.acts.forms import ACTS
from actions.funding.page import summarize_funding
from actions.indicators.page import chart_of
from actions.indicators.queries import describe_result
from actions.models import ActionSheet
from actions.sections.editor import SECTIONS
from core import clock
from core.editing.acts import offered_acts


def sheet_context(request, sheet: ActionSheet, sections: Iterable[str]) -> dict:
    """What these sections of a sheet show to this person; ``sheet`` was read for them
    (``actions.sheets.queries``).
    """
    today = clock.today()
    blockers = sheet.blockers.all()
    context = {
        "sheet": sheet,
        "today": today,
        "sections": SECTIONS,
        "acts": offered_acts(request.user, sheet, ACTS),
        "overdue_reasons": sheet.overdue_reasons(today),
        "is_stale": sheet.is_stale(today),
        "milestones": [
            (milestone, milestone.is_late(today) and not sheet.is_closed)
            for milestone in sheet.milestones.all()
        ],
        "open_blockers": [b for b in blockers if b.lifted_on is None],
        "lifted_blockers": [b for b in blockers if b.lifted_on is not None],
    }
    if "financement" in sections:
        context["funding"] = summarize_funding(sheet)
    if "indicateurs" in sections:
        context["indicators"] = [
            (indicator, describe_result(indicator), chart_of(indicator))
            for indicator in sheet.indicators.all()
        ]
    return context
