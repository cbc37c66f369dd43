"""The dashboard of a scope: its questions in order, from one reading of the figures."""

from territoire.dashboard import attention, health, indicators, money, promises, where
from territoire.dashboard.charts import chart_of
from territoire.dashboard.facts import read_facts
from territoire.dashboard.scope import ScopeQuery
from territoire.dashboard.since import Since
from territoire.dashboard.since import build as moved
from territoire.dashboard.tables import Section, Table

QUESTIONS = (where, health, attention, promises, money, indicators)
# The panels of the form, as those of lists: their title and the parameters in each.
PANELS = (
    ("Axe", ("axis",)),
    ("Porteur", ("carrier", "college")),
    ("Commune", ("commune",)),
    ("Fiches", ("priority", "phase")),
)


def sections(query: ScopeQuery, since: Since) -> list[Section]:
    """What the page, its PDF and its CSV show. Two queries."""
    facts = read_facts(query)
    return [*(question.build(query, facts) for question in QUESTIONS), moved(query.scope(), since)]


def drawings(section: Section) -> list[tuple[Table, object]]:
    """Each table of the section with its chart, or with None."""
    return [
        (table, section.parts.get(table.slug) or chart_of(table, looks=table.tones))
        for table in section.tables
    ]
