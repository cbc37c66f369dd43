"""The day and the author of each official figure of a commitment. No other module writes them."""

from collections.abc import Iterable
from datetime import datetime

from partners.commitments.changes import GROUPS
from partners.enums import Answer, Figure
from partners.models import Commitment, CommitmentFigure

# What every page that offers « Inchangé » shows: nobody confirms what they did not see.
SHOWN_WITH_UNCHANGED = frozenset(
    {Figure.STATUS, Figure.PERCENT, Figure.QUANTITY, Figure.AMOUNT, Figure.DUE}
)


def figures_shown_by(answer: str, given: Iterable[str]) -> list[str]:
    """The figures that an answer showed to its author, who gave the proposed values ``given``
    (names of fields).
    """
    if answer == Answer.UNCHANGED:
        return sorted(SHOWN_WITH_UNCHANGED)
    given = set(given)
    return sorted(
        figure
        for figure, group in GROUPS.items()
        if figure == Figure.STATUS or given & {figure, *group.fields}
    )


def record_figure_authors(
    commitment: Commitment, figures: Iterable[str], *, by, at: datetime, is_answer: bool
):
    """Record that ``by`` gave these official figures at ``at``. One without a value has no
    author.
    """
    named = set(figures)
    known = {figure for figure in named if GROUPS[figure].is_known(commitment)}
    if named - known:
        CommitmentFigure.objects.filter(commitment=commitment, name__in=named - known).delete()
    CommitmentFigure.objects.bulk_create(
        [
            CommitmentFigure(
                commitment=commitment, name=name, said_at=at, said_by=by, is_answer=is_answer
            )
            for name in sorted(known)
        ],
        update_conflicts=True,
        unique_fields=["commitment", "name"],
        update_fields=["said_at", "said_by", "is_answer"],
    )
