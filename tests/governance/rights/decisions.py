from tests.governance.rights.cells import GONE, NO_POST, READ_ALL, READ_SEATED

LINES = [
    ("governance:decision_list", (), (302, 403, 200, 200, 200, 200), NO_POST),
    ("governance:decision_detail", ("@decision held",), READ_SEATED, NO_POST),
    ("governance:decision_detail", ("@decision published",), READ_ALL, NO_POST),
    # Whoever types decisions reads those that are not adopted.
    (
        "governance:decision_detail",
        ("@decision draft",),
        (302, 404, {"elected co-chair": 200, "industrial co-chair": 200, "": 404}, 404, 404, 200),
        NO_POST,
    ),
    ("governance:decision_detail", (999999,), GONE, NO_POST),
]
