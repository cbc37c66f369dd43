from tests.governance.rights.cells import NO_POST, READ_SEATED, seated

# Of a meeting that all may read: for who sits and the team.
SEATED_OF_PUBLISHED = (302, 404, seated(200, 403), 403, 403, 200)

LINES = [
    ("governance:pack_pdf", ("@meeting planned",), READ_SEATED, NO_POST),
    ("governance:pack_docx", ("@meeting convened",), READ_SEATED, NO_POST),
    ("governance:pack_docx", ("@meeting published",), SEATED_OF_PUBLISHED, NO_POST),
]
