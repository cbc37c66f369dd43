from tests.governance.rights.cells import (
    GONE,
    NO_POST,
    PAGE_SEATED,
    PAGE_TEAM_GET,
    PAGE_TEAM_POST,
    READ_SEATED,
    TEAM_GET,
    TEAM_POST,
)

_HIDDEN = (302, 404, 404, 404, 404)  # an archived committee is the team's
_C, _ARCHIVED = ("@committee",), ("@committee archived",)

LINES = [
    ("governance:committee_list", (), PAGE_SEATED, NO_POST),
    ("governance:committee_create", (), PAGE_TEAM_GET, PAGE_TEAM_POST),
    ("governance:committee_detail", _C, READ_SEATED, NO_POST),
    ("governance:committee_detail", _ARCHIVED, (*_HIDDEN, 200), NO_POST),
    ("governance:committee_history", _C, READ_SEATED, NO_POST),
    ("governance:committee_history", _ARCHIVED, (*_HIDDEN, 200), NO_POST),
    ("governance:committee_edit", _C, TEAM_GET, TEAM_POST),
    ("governance:committee_edit", _ARCHIVED, GONE, GONE),
    ("governance:committee_act", (*_C, "archiver"), TEAM_GET, TEAM_POST),
    ("governance:committee_act", (*_ARCHIVED, "restaurer"), (*_HIDDEN, 200), (*_HIDDEN, 422)),
    ("governance:committee_act", (*_C, "vendre"), GONE, GONE),
    ("governance:seat_open", _C, TEAM_GET, TEAM_POST),
    ("governance:seat_open", _ARCHIVED, GONE, GONE),
    ("governance:seat_appoint", (*_C, "@seat"), TEAM_GET, TEAM_POST),
    ("governance:seat_close", (*_C, "@seat"), TEAM_GET, TEAM_POST),
    ("governance:seat_close", (*_ARCHIVED, "@seat"), GONE, GONE),
    ("governance:term_end", (*_C, "@term"), TEAM_GET, TEAM_POST),
    ("governance:term_end", (*_ARCHIVED, "@term"), GONE, GONE),
]
