from tests.governance.rights.cells import CHAIR_GET, CHAIR_POST, GONE, chairs, seated

PLANNED, CONVENED, HELD, PUBLISHED = (
    f"@meeting {status}" for status in ("planned", "convened", "held", "published")
)
# Once a meeting is held its agenda stands; of one whose minutes are published, all know that it
# took place.
CHAIR_OVER = (302, 404, chairs(404, 403, 404), 404, 404, 404)
CHAIR_PUBLISHED = (302, 404, chairs(404, 403, 403), 403, 403, 404)
SEATED_GET, SEATED_POST = (
    (302, 404, seated(200, 404), 404, 404, 200),
    (302, 404, seated(422, 404), 404, 404, 422),
)
SEATED_PUBLISHED = (302, 404, seated(404, 403), 403, 403, 404)
LINES = [
    ("governance:agenda_edit", (PLANNED,), CHAIR_GET, CHAIR_POST),
    ("governance:agenda_edit", (CONVENED,), CHAIR_GET, CHAIR_POST),
    ("governance:agenda_edit", (HELD,), CHAIR_OVER, CHAIR_OVER),
    ("governance:agenda_edit", (PUBLISHED,), CHAIR_PUBLISHED, CHAIR_PUBLISHED),
    ("governance:item_create", (CONVENED,), CHAIR_GET, CHAIR_POST),
    ("governance:item_create", (PUBLISHED,), CHAIR_PUBLISHED, CHAIR_PUBLISHED),
    ("governance:item_edit", (CONVENED, "@item"), CHAIR_GET, CHAIR_POST),
    # A point of another meeting, a point that only waits.
    ("governance:item_edit", (PLANNED, "@item"), CHAIR_OVER, CHAIR_OVER),
    ("governance:item_edit", (PLANNED, "@item asked"), CHAIR_OVER, CHAIR_OVER),
    ("governance:point_request", (PLANNED,), SEATED_GET, SEATED_POST),
    ("governance:point_request", (HELD,), GONE, GONE),
    ("governance:point_request", (PUBLISHED,), SEATED_PUBLISHED, SEATED_PUBLISHED),
]  # fmt: skip
