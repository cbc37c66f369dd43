"""The list of blocking points: ``state=open|lifted``, ``unblocker``, ``age=30|90|180``, and the
scope.
"""

from django.db.models import Q

from actions.blockers.queries import open_blockers, open_for_more_than
from actions.models import Blocker
from actions.parts.filters import (
    KEY_OR_NONE,
    SCOPE_PANELS,
    SHEET_SORT,
    OrganizationFilter,
    PartListQuery,
    PartRows,
    organization_sort,
)
from core import clock
from core.exports import Column
from core.french import NO_BREAK, counted
from core.lists import ListFilter, ListLabels
from core.sorting import Folded, Sort, by_column, first_if

OPEN, LIFTED = "open", "lifted"
# Icon, tone, word.
_LOOKS = {
    "open": ("octagon-alert", "compromised", "Ouvert"),
    "lifted": ("circle-check", "secured", "Levé"),
    "closed": ("circle-slash", "outline", "Fiche close"),
}


class BlockerRows(PartRows):
    texts = ("description", "resolution")


class StateFilter(ListFilter):
    def filter(self, qs, value):
        wanted = open_blockers() if OPEN in value else Q()
        return qs.filter(wanted | Q(lifted_on__isnull=False) if LIFTED in value else wanted)


class AgeFilter(ListFilter):
    """Open for more than so many days; of several values the shortest counts."""

    def filter(self, qs, value):
        return qs.filter(open_for_more_than(min(map(int, value)), clock.today()))


class BlockerListQuery(PartListQuery):
    state = StateFilter(label="État", options=((OPEN, "Ouverts"), (LIFTED, "Levés")))
    age = AgeFilter(
        label="Ouverts depuis",
        options=tuple((str(days), f"Plus de {days}{NO_BREAK}jours") for days in (30, 90, 180)),
    )
    unblocker = OrganizationFilter("unblocker", label="Qui peut le lever")

    part = BlockerRows(Blocker)
    organization, nobody, anchor, default_sort = (
        "unblocker",
        "Personne de désigné",
        "blocages",
        "since",
    )
    keys = {"unblocker": KEY_OR_NONE}
    sorts = {
        sort.name: sort
        for sort in (
            Sort(
                "since", "Depuis", "les plus anciens d’abord", "les plus récents d’abord",
                by_column("since"),
            ),
            Sort(
                "description", "Point de blocage", "A à Z", "Z à A",
                lambda today: Folded("description"),
            ),
            SHEET_SORT,
            organization_sort("unblocker", "Qui peut le lever", "unblocker"),
            Sort(
                "asked", "Demandé", "les plus anciens d’abord", "les plus récents d’abord",
                by_column("asked_on"), may_be_null=True,
            ),
            Sort(
                "state", "État", "ouverts d’abord", "levés d’abord",
                lambda today: first_if(open_blockers()),
            ),
        )
    }  # fmt: skip
    labels = ListLabels(
        one="point de blocage",
        many="points de blocage",
        none="aucun point de blocage",
        search="Chercher un point de blocage",
        search_hint=(
            "Mots du point de blocage, de ce qui le lèverait ou de sa fiche. La liste suit la"
            " saisie."
        ),
        among="Chercher parmi les points de blocage",
        caption="Points de blocage",
    )

    columns = (
        "description", "since", "resolution", "asked_on", "answer", "lifted_on",
        "unblocker__name", "unblocker__short_name",
    )  # fmt: skip
    related = ("unblocker",)

    def ordering(self):
        terms = super().ordering()
        # What is lifted waits behind what is open, whatever its age.
        return (
            [first_if(open_blockers()), *terms] if self.sort.removeprefix("-") == "since" else terms
        )

    def for_page(self):
        return super().for_page().annotate(is_open=open_blockers())

    def row(self, one):
        look = _LOOKS["open"] if one.is_open else _LOOKS["closed"]
        is_aged = one.is_open and one.since < self.today
        return {
            "description": one.description,
            "since": one.since,
            "age": f"depuis {counted((self.today - one.since).days, 'jour')}" if is_aged else "",
            "unblocker": str(one.unblocker or ""),
            "resolution": one.resolution,
            "asked_on": one.asked_on,
            "answer": one.answer,
            "look": _LOOKS["lifted"] if one.lifted_on else look,
            "lifted_on": one.lifted_on,
        }


PANELS = (
    ("État", ("state", "age")),
    ("Qui peut le lever", ("unblocker",)),
    *SCOPE_PANELS,
)
COLUMNS = (
    Column("Point de blocage", lambda row: row["description"], 60),
    Column("Fiche", lambda row: row["reference"], 8),
    Column("Intitulé de la fiche", lambda row: row["sheet_title"], 50),
    Column("Depuis le", lambda row: row["since"], 12),
    Column("Ouvert", lambda row: row["age"], 18),
    Column("Qui peut le lever", lambda row: row["unblocker"], 28),
    Column("Ce qui le lèverait", lambda row: row["resolution"], 50),
    Column("Demandé le", lambda row: row["asked_on"], 12),
    Column("Réponse", lambda row: row["answer"], 40),
    Column("Levé le", lambda row: row["lifted_on"], 12),
    Column("État", lambda row: row["look"][2], 14),
)
