"""The dashboard of a scope: its questions in order, from one reading of the figures."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html_join

from territoire.dashboard import attention, health, indicators, money, promises, where
from territoire.dashboard.charts import chart_of
from territoire.dashboard.reading import Reading, read
from territoire.dashboard.scope import ScopeQuery
from territoire.dashboard.since import Since
from territoire.dashboard.since import build as moved
from territoire.dashboard.tables import Row, Section, Table

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
    return [*questions(read(query)), moved(query.scope(), since)]


def questions(reading: Reading) -> list[Section]:
    """The questions that figures of the day answer."""
    facts = reading.facts()
    return [question.build(reading, facts) for question in QUESTIONS]


class Entry(NamedTuple):
    """A line of the contents; ``answer`` is a row of one figure, or None."""

    slug: str
    question: str
    answer: Row | None


class Page(NamedTuple):
    """``contents``: the questions with their answer in one figure. ``is_empty`` where no sheet is looked at."""

    html: str
    contents: list[Entry]
    is_empty: bool


@lru_cache(maxsize=32)
def drawn(reading: Reading) -> Page:
    """The questions as HTML, drawn once for their values, which are read at each request."""
    found, address = questions(reading), reading.file_address()
    html = format_html_join(
        "", "{}", ((draw(section, reading.today, file_address=address),) for section in found)
    )
    return Page(html, [entry(section) for section in found], not found[0].headlines[0].figures[0].value)


def entry(section: Section) -> Entry:
    return Entry(section.slug, section.question, section.answer())


def draw(section: Section, today: date, *, file_address: str, **more) -> str:
    """``file_address`` is the start of those of its tables as files; ``more`` is what its template shows besides."""
    shown = {"section": section, "drawings": drawings(section), "today": today, "file_address": file_address}
    return render_to_string("dashboard/_section.html", shown | more)


def drawings(section: Section) -> list[tuple[Table, object]]:
    """Each table of the section with its chart, or with None."""
    linked = {figure.url for row in section.headlines for figure in row.figures}
    charts = (section.parts.get(table.slug) or chart_of(table, looks=table.tones) for table in section.tables)
    return [(table, linked_once(chart, linked)) for table, chart in zip(section.tables, charts, strict=True)]


def linked_once(chart, linked: set[str]):
    """A legend that repeats the headlines above it keeps its words: the same links twice make the keyboard's way long."""
    keys = getattr(chart, "keys", ())
    if not keys or not {key.url for key in keys} <= linked:
        return chart
    return replace(chart, keys=[replace(key, url="") for key in keys])
