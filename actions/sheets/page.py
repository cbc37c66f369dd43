"""What pages of sheets share: the ways from one list to the lists of parts."""

from django.urls import reverse

# The lists of what hangs on sheets: the name of their address, and how a link calls them.
PART_LISTS = {
    "milestone_list": "jalons",
    "blocker_list": "points de blocage",
    "funding_list": "financements",
    "indicator_list": "indicateurs",
}


def see_also(without: str = "") -> list[tuple[str, str]]:
    """Ways to the lists of parts, each its words and its address; from one of them, to the others."""
    return [
        (words, reverse(f"actions:{name}")) for name, words in PART_LISTS.items() if name != without
    ]
