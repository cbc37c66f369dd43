from tests.governance.rights.cells import (
    GONE,
    NO_GET,
    NO_POST,
    PAGE_TEAM_GET,
    PAGE_TEAM_POST,
    READ_ALL,
    READ_SEATED,
    TEAM_ACT,
    TEAM_GET,
    TEAM_POST,
    seated,
)

# What is not for who does not sit, of a meeting whose minutes are published.
OF_PUBLISHED = (302, 404, seated(200, 403), 403, 403, 200)
PLANNED, CONVENED, HELD, PUBLISHED = (
    f"@meeting {status}" for status in ("planned", "convened", "held", "published")
)
OFFICER = (302, 404, seated(403, 404), 404, 404)  # of a thing that who sits reads: the team's
LINES = [
    ("governance:meeting_list", (), (302, 403, 200, 200, 200, 200), NO_POST),
    ("governance:meeting_create", (), PAGE_TEAM_GET, PAGE_TEAM_POST),
    ("governance:meeting_detail", (PLANNED,), READ_SEATED, NO_POST),
    ("governance:meeting_detail", (CONVENED,), READ_SEATED, NO_POST),
    ("governance:meeting_detail", (HELD,), READ_SEATED, NO_POST),
    ("governance:meeting_detail", (PUBLISHED,), READ_ALL, NO_POST),
    ("governance:meeting_edit", (PLANNED,), TEAM_GET, TEAM_POST),
    (
        "governance:meeting_edit",
        (PUBLISHED,),
        (302, 404, 403, 403, 403, 404),
        (302, 404, 403, 403, 403, 404),
    ),
    ("governance:meeting_convene", (PLANNED,), TEAM_GET, TEAM_POST),
    ("governance:meeting_convene", (CONVENED,), (*OFFICER, 302), TEAM_ACT),
    ("governance:meeting_convene_new", (CONVENED,), TEAM_GET, TEAM_POST),
    ("governance:meeting_send_agenda", (CONVENED,), TEAM_GET, TEAM_POST),
    ("governance:meeting_cancel", (CONVENED,), TEAM_GET, TEAM_POST),
    ("governance:meeting_cancel", (HELD,), (*OFFICER, 404), (*OFFICER, 404)),
    ("governance:meeting_hold", (CONVENED,), TEAM_GET, TEAM_POST),
    ("governance:meeting_document_add", (HELD,), TEAM_GET, TEAM_POST),
    ("governance:meeting_document", (HELD, "@meeting document"), READ_SEATED, NO_POST),
    ("governance:meeting_document", (HELD, "@meeting document team"), (*GONE[:5], 200), NO_POST),
    ("governance:meeting_document_remove", (HELD, "@meeting document"), NO_GET, TEAM_ACT),
    (
        "governance:meeting_document_remove",
        (HELD, "@meeting document team"),
        NO_GET,
        (*GONE[:5], 302),
    ),
    ("governance:meeting_attendance", (CONVENED,), TEAM_GET, TEAM_POST),
    ("governance:meeting_attendance", (PLANNED,), (*OFFICER, 404), (*OFFICER, 404)),
    ("governance:meeting_sign_in", (PLANNED,), READ_SEATED, NO_POST),
    ("governance:meeting_sign_in", (PUBLISHED,), OF_PUBLISHED, NO_POST),
    ("governance:meeting_calendar", (CONVENED,), READ_SEATED, NO_POST),
    ("governance:meeting_calendar", (PUBLISHED,), OF_PUBLISHED, NO_POST),
    ("governance:meeting_history", (HELD,), READ_SEATED, NO_POST),
    ("governance:meeting_history", (PUBLISHED,), OF_PUBLISHED, NO_POST),
]
