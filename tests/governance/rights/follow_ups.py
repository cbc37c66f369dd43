from tests.governance.rights.cells import GONE, NO_POST, chairs, seated

# The industrial co-chair of this world is of A, the elected one and the member are of B.
OF_A = {"reader": 404, "": 403}


def owner(status: int) -> tuple:
    """The owner's and the team's; known to who sits."""
    return (302, 404, {**OF_A, "industrial co-chair": status}, 404, status, status)


def chairs_and_team(status: int) -> tuple:
    return (302, 404, chairs(status, 403, 404), 404, 403, status)


LINES = [
    ("governance:follow_up_list", (), (302, 403, seated(200, 403), 200, 200, 200), NO_POST),
    (
        "governance:follow_up_detail",
        ("@follow-up A",),
        (302, 404, seated(200, 404), 404, 200, 200),
        NO_POST,
    ),
    (
        "governance:follow_up_detail",
        ("@follow-up B",),
        (302, 404, seated(200, 404), 200, 404, 200),
        NO_POST,
    ),
    ("governance:follow_up_detail", (999999,), GONE, NO_POST),
    ("governance:follow_up_close", ("@follow-up A",), owner(200), owner(422)),
    ("governance:follow_up_edit", ("@follow-up A",), chairs_and_team(200), chairs_and_team(422)),
    # It is still open: the team alone could reopen it, and has nothing to reopen.
    *(
        ("governance:follow_up_reopen", (thing,), cells, cells)
        for thing, cells in (
            ("@follow-up A", (302, 404, seated(403, 404), 404, 403, 404)),
            ("@follow-up B", (302, 404, seated(403, 404), 403, 404, 404)),
        )
    ),
]
