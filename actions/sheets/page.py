"""What pages of sheets share: links to the lists of parts."""

from django.urls import reverse

# The lists of what hangs on sheets: the name of their address, and how a link calls them.
PART_LISTS = {
    "milestone_list": "jalons",
    "blocker_list": "points de blocage",
    "funding_list": "financements",
    "indicator_list": "indicateurs",
}


def see_also(without: str = "") -> list[tuple[str, str]]:
    """Links to the lists of parts but ``without``: the words and the address of each."""
    return [
        (words, reverse(f"actions:{name}")) for name, words in PART_LISTS.items() if name != without
    ]
