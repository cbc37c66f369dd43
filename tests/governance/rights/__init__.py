"""The lines of committees, meetings and decisions in the table of rights, by part."""

from tests.governance.rights import (
    agenda,
    committees,
    decisions,
    follow_ups,
    meetings,
    minutes,
    pack,
    pair,
    session,
)

LINES = [
    line
    for part in (committees, meetings, agenda, session, decisions, follow_ups, minutes, pack, pair)
    for line in part.LINES
]
