"""The pages of the lists of parts, as data: each its address, its words, its columns."""

from dataclasses import dataclass

from django.urls import reverse

from actions.part_lists import blockers, fundings, indicators, milestones
from actions.part_lists.base import PartListQuery
from core.exports import Column, Table

_BATCH = 500  # rows of an export that are read at once


@dataclass(frozen=True)
class PartPage:
    """``url_name`` under « actions: »; ``table`` the template of its rows; ``empty`` what it says without any."""

    url_name: str
    title: str
    lead: str
    icon: str
    query: type[PartListQuery]
    panels: tuple
    columns: tuple[Column, ...]
    table: str
    empty: str
    file_name: str


def table_of(page: PartPage, query: PartListQuery) -> Table:
    """What an export of the list holds, in its order."""
    return Table(page.title, page.columns, query.rows(query.for_page().iterator(chunk_size=_BATCH)))


MILESTONES = PartPage(
    "milestone_list",
    "Jalons",
    "Ce que chaque fiche doit avoir fait, et pour quand.",
    "calendar",
    milestones.MilestoneListQuery,
    milestones.PANELS,
    milestones.COLUMNS,
    "actions/parts/_milestones.html",
    "Aucun jalon pour le moment",
    "jalons",
)
BLOCKERS = PartPage(
    "blocker_list",
    "Points de blocage",
    "Ce qui retient les fiches, depuis quand, et qui peut le lever.",
    "octagon-alert",
    blockers.BlockerListQuery,
    blockers.PANELS,
    blockers.COLUMNS,
    "actions/parts/_blockers.html",
    "Aucun point de blocage pour le moment",
    "points-de-blocage",
)
FUNDINGS = PartPage(
    "funding_list",
    "Financements",
    "Les lignes des plans de financement, de la demande au versement.",
    "coins",
    fundings.FundingListQuery,
    fundings.PANELS,
    fundings.COLUMNS,
    "actions/parts/_fundings.html",
    "Aucun financement pour le moment",
    "financements",
)
INDICATORS = PartPage(
    "indicator_list",
    "Indicateurs",
    "Ce que l’on mesure, la dernière valeur et la cible.",
    "chart-line",
    indicators.IndicatorListQuery,
    indicators.PANELS,
    indicators.COLUMNS,
    "actions/parts/_indicators.html",
    "Aucun indicateur pour le moment",
    "indicateurs",
)
PAGES = (MILESTONES, BLOCKERS, FUNDINGS, INDICATORS)


def see_also(without: PartPage | None = None) -> list[tuple[str, str]]:
    """Ways to the lists of parts, each its words and its address; from one of them, to the others."""
    return [
        (page.title.lower(), reverse(f"actions:{page.url_name}")) for page in PAGES if page is not without
    ]
