from tests.governance.rights.cells import CHAIR_POST, GONE, NO_GET, NO_POST, READ_SEATED

_POINT = ("@meeting convened", "@item")
LINES = [
    ("governance:session", ("@meeting convened",), READ_SEATED, NO_POST),
    ("governance:session", ("@meeting held",), READ_SEATED, NO_POST),
    ("governance:session", ("@meeting planned",), GONE, NO_POST),
    ("governance:session", ("@meeting published",), GONE, NO_POST),
    ("governance:session_end", ("@meeting convened",), READ_SEATED, NO_POST),
    ("governance:session_item", _POINT, READ_SEATED, NO_POST),
    ("governance:session_item", ("@meeting held", "@item"), GONE, NO_POST),
    ("governance:session_notes", _POINT, NO_GET, CHAIR_POST),
    ("governance:session_decision", _POINT, NO_GET, CHAIR_POST),
]
