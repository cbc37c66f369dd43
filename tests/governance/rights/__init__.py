"""The lines of committees, meetings and decisions in the table of rights, by part."""

from tests.governance.rights import (
    agenda,
    co_chairs,
    committees,
    decisions,
    follow_ups,
    meetings,
    minutes,
    pack,
    session,
)

LINES = [
    line
    for part in (
        committees,
        meetings,
        agenda,
        session,
        decisions,
        follow_ups,
        minutes,
        pack,
        co_chairs,
    )
    for line in part.LINES
]
