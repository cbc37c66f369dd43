"""The pages of the lists of parts, as data: each its address, its words, its columns."""

from dataclasses import dataclass

from actions.blockers import filters as blockers_filters
from actions.funding import filters as funding_filters
from actions.indicators import filters as indicators_filters
from actions.milestones import filters as milestones_filters
from actions.parts.filters import PartListQuery
from core.exports import Column, Table

_BATCH = 500  # rows of an export that are read at once


@dataclass(frozen=True)
class PartPage:
    """``url_name`` under « actions: »; ``table`` the template of its rows; ``empty`` what it says
    without any.
    """

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
    milestones_filters.MilestoneListQuery,
    milestones_filters.PANELS,
    milestones_filters.COLUMNS,
    "actions/part_lists/_milestones.html",
    "Aucun jalon pour le moment",
    "jalons",
)
BLOCKERS = PartPage(
    "blocker_list",
    "Points de blocage",
    "Ce qui retient les fiches, depuis quand, et qui peut le lever.",
    "octagon-alert",
    blockers_filters.BlockerListQuery,
    blockers_filters.PANELS,
    blockers_filters.COLUMNS,
    "actions/part_lists/_blockers.html",
    "Aucun point de blocage pour le moment",
    "points-de-blocage",
)
FUNDINGS = PartPage(
    "funding_list",
    "Financements",
    "Les lignes des plans de financement, de la demande au versement.",
    "coins",
    funding_filters.FundingListQuery,
    funding_filters.PANELS,
    funding_filters.COLUMNS,
    "actions/part_lists/_fundings.html",
    "Aucun financement pour le moment",
    "financements",
)
INDICATORS = PartPage(
    "indicator_list",
    "Indicateurs",
    "Ce que l’on mesure, la dernière valeur et la cible.",
    "chart-line",
    indicators_filters.IndicatorListQuery,
    indicators_filters.PANELS,
    indicators_filters.COLUMNS,
    "actions/part_lists/_indicators.html",
    "Aucun indicateur pour le moment",
    "indicateurs",
)
