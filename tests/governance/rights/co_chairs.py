from tests.governance.rights.cells import CHAIR_GET, NO_GET, NO_POST, chairs

LINES = [
    (
        "governance:pair_next",
        (),
        (302, 403, chairs(302, 403, 403), 403, 403, 302),
        NO_POST,
    ),
    ("governance:pair_page", ("@meeting planned",), CHAIR_GET, NO_POST),
    (
        "governance:pair_page",
        ("@meeting published",),
        (302, 404, chairs(200, 403, 403), 403, 403, 200),
        NO_POST,
    ),
    # The notes are for who leads this very committee: neither a role alone nor the team opens them.
    (
        "governance:lead_note",
        ("@meeting planned", "partagee"),
        NO_GET,
        (302, 404, {"reader": 404, "": 403}, 404, 404, 403),
    ),
]
