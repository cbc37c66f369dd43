"""What the lines of committees have in common (see ``tests/territoire/rights_table.py``)."""

# Columns: anonymous, nobody, readers, partner B, partners A, team. « readers » holds those who sit
# and the reader.
NO_GET = NO_POST = (302, 405, 405, 405, 405, 405)


def seated(status: int, reader: int) -> dict:
    """What members and co-chairs get, and the reader, who does not sit."""
    return {"reader": reader, "": status}


def chairs(status: int, member: int, reader: int) -> dict:
    """What the two co-chairs get, a member, and the reader."""
    return {"reader": reader, "committee member": member, "": status}


# A thing that who sits reads and the others may not know of; a page of that kind without an object.
READ_SEATED = (302, 404, seated(200, 404), 404, 404, 200)
PAGE_SEATED = (302, 403, seated(200, 403), 403, 403, 200)
# Of a thing that who sits reads: the team's alone.
TEAM_GET, TEAM_POST = (
    (302, 404, seated(403, 404), 404, 404, 200),
    (
        302,
        404,
        seated(403, 404),
        404,
        404,
        422,
    ),
)
TEAM_ACT = (302, 404, seated(403, 404), 404, 404, 302)
PAGE_TEAM_GET, PAGE_TEAM_POST = (302, 403, 403, 403, 403, 200), (302, 403, 403, 403, 403, 422)
# Of a thing that who sits reads: the co-chairs' and the team's.
CHAIR_GET = (302, 404, chairs(200, 403, 404), 404, 404, 200)
CHAIR_POST = (302, 404, chairs(422, 403, 404), 404, 404, 422)
CHAIR_ACT = (302, 404, chairs(302, 403, 404), 404, 404, 302)
# A meeting whose minutes are published is known to all who read the programme.
READ_ALL = (302, 404, 200, 200, 200, 200)
GONE = (302, 404, 404, 404, 404, 404)
