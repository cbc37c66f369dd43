"""How a sheet is called and where its page is, from plain values: rows of lists and sums have no
model.
"""

from functools import cache

from django.urls import reverse


def reference_of(prefix: str, number: int) -> str:
    """The number that people say and that addresses use: « 12 », or « P2-12 » in a later phase."""
    return f"{prefix}-{number}" if prefix else str(number)


def sheet_url(reference: str, anchor: str = "") -> str:
    """The page of the sheet ``reference``, at its section ``anchor``."""
    return f"{_start()}{reference}/" + (f"#{anchor}" if anchor else "")


@cache
def _start() -> str:
    # Resolving an address costs more than the rest of a row: once is enough.
    return reverse("actions:sheet_detail", args=["0"]).removesuffix("0/")
