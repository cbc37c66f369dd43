from tests.governance.rights.cells import (
    GONE,
    NO_POST,
    READ_ALL,
    TEAM_GET,
    TEAM_POST,
    chairs,
    seated,
)

# A draft is for the team and for the two who led the meeting.
DRAFT = (302, 404, chairs(200, 404, 404), 404, 404, 200)
# Of a meeting that all may read: the team's alone.
TEAM_OF_PUBLISHED = (302, 404, 403, 403, 403, 200)
# Without a version to post there is nothing to say: refused at the form, or no draft at all.
NO_DRAFT = (302, 404, 403, 403, 403, 404)

LINES = [
    ("governance:minutes_detail", ("@meeting published",), READ_ALL, NO_POST),
    ("governance:minutes_detail", ("@meeting held",), DRAFT, NO_POST),
    ("governance:minutes_detail", ("@meeting convened",), GONE, NO_POST),
    ("governance:minutes_edit", ("@meeting held",), TEAM_GET, TEAM_POST),
    ("governance:minutes_edit", ("@meeting published",), NO_DRAFT, NO_DRAFT),
    ("governance:minutes_publish", ("@meeting held",), TEAM_GET, TEAM_POST),
    ("governance:minutes_publish", ("@meeting published",), NO_DRAFT, NO_DRAFT),
    (
        "governance:minutes_correct",
        ("@meeting published",),
        TEAM_OF_PUBLISHED,
        (302, 404, 403, 403, 403, 422),
    ),
    (
        "governance:minutes_correct",
        ("@meeting held",),
        (302, 404, seated(403, 404), 404, 404, 404),
        (302, 404, seated(403, 404), 404, 404, 404),
    ),
    # No correction is open there.
    ("governance:minutes_discard", ("@meeting published",), NO_DRAFT, NO_DRAFT),
    (
        "governance:minutes_discard",
        ("@meeting held",),
        (302, 404, seated(403, 404), 404, 404, 404),
        (302, 404, seated(403, 404), 404, 404, 404),
    ),
    ("governance:minutes_pdf", ("@meeting published",), READ_ALL, NO_POST),
    ("governance:minutes_pdf", ("@meeting convened",), GONE, NO_POST),
    ("governance:minutes_docx", ("@meeting published",), READ_ALL, NO_POST),
    ("governance:minutes_docx", ("@meeting convened",), GONE, NO_POST),
]
