"""The dashboard of a scope: its questions in order, from one reading of the figures."""

from dataclasses import replace

from territoire.dashboard import alerts, health, indicators, money, progress, promises
from territoire.dashboard.changes import Since
from territoire.dashboard.changes import build as build_changes
from territoire.dashboard.charts import chart_of
from territoire.dashboard.queries import load_dashboard_data
from territoire.figures.scope import ScopeQuery
from territoire.figures.tables import Section, Table

QUESTIONS = (progress, health, alerts, promises, money, indicators)
# The panels of the form, as those of lists: their title and the parameters in each.
PANELS = (
    ("Axe", ("axis",)),
    ("Porteur", ("carrier", "college")),
    ("Commune", ("commune",)),
    ("Fiches", ("priority", "phase")),
)


def sections(query: ScopeQuery, since: Since) -> list[Section]:
    """What the page, its PDF and its CSV show."""
    data = load_dashboard_data(query)
    return [
        *(question.build(query, data) for question in QUESTIONS),
        build_changes(query.scope(), since),
    ]


def drawings(section: Section) -> list[tuple[Table, object]]:
    """Each table of the section as the page cuts it, with its chart or with None."""
    linked = {figure.url for row in section.headlines for figure in row.figures}
    tables = [table.cut() for table in section.tables]
    charts = (
        section.parts.get(table.slug) or chart_of(table, looks=table.tones) for table in tables
    )
    return [
        (table, linked_once(chart, linked)) for table, chart in zip(tables, charts, strict=True)
    ]


def linked_once(chart, linked: set[str]):
    """A legend that repeats the headlines above it keeps its words: the same links twice make the
    keyboard's way long.
    """
    keys = getattr(chart, "keys", ())
    if not keys or not {key.url for key in keys} <= linked:
        return chart
    return replace(chart, keys=[replace(key, url="") for key in keys])
