"""What the tests of the list share: its address, days around today, and the numbers that a page
shows.
"""

from datetime import timedelta

from core import clock

URL = "/fiches-actions/"
NB = "\N{NO-BREAK SPACE}"
PAST, SOON, LATER = (clock.today() + timedelta(days=days) for days in (-10, 10, 20))


def shown(client, address="") -> list[int]:
    """Numbers of the sheets on the page, in order."""
    response = client.get(f"{URL}?{address}")
    assert response.status_code == 200
    return [row["sheet"].number for row in response.context["rows"]]


def day(value):
    return f"{value:%d/%m/%Y}"
