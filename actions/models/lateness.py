"""Why a sheet is late: one rule for a model and for the plain values of a row of a list."""


def overdue_reasons(sheet, open_milestones, today) -> list[str]:
    """Why ``sheet`` is late on ``today``, in French; empty when it is not.

    ``sheet`` answers ``is_closed``, ``ends_on`` and ``end``; a milestone ``is_late(today)``,
    ``title`` and ``due``.
    """
    if sheet.is_closed:
        return []
    reasons = []
    if sheet.ends_on and sheet.ends_on < today:
        reasons.append(f"fin prévue dépassée ({sheet.end})")
    late = [milestone for milestone in open_milestones if milestone.is_late(today)]
    if len(late) == 1:
        reasons.append(f"jalon en retard\N{NO-BREAK SPACE}: {late[0].title} ({late[0].due})")
    elif late:
        reasons.append(f"{len(late)} jalons en retard")
    return reasons
