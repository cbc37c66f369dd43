"""Charts drawn on the server: SVG with a description, patterns beside colours, links that the
keyboard reaches.

A chart is made of plain :class:`Value`\\ s by one of four functions, and shown by ``{% include
chart.template %}``::

    chart = share("statuts", "Fiches par statut", values, measure=Measure("fiche", "fiches"))

* :func:`share` – a whole and its parts, as one bar with its legend;
* :func:`bars` – rows to compare, one bar each, or several (requested, secured, paid);
* :func:`stacked` – rows that are made of the same parts;
* :func:`columns` – periods in a row, each made of the same parts;
* :func:`choropleth` – areas of a map, darker where there is more.

The page has ``{% chart_patterns %}`` once, and ``css/charts.css``. Paper (WeasyPrint) sees each SVG
alone: :func:`on_paper` gives the same chart with its own patterns, its words in its title, and no
link.

Places and lengths are texts (« 12.5% »): a number would be written « 12,5 » by the French locale.
What nobody knows is None: it reads « Non renseigné » and is drawn hatched, never as zero.
"""

from core.charts.columns import Name, Period, columns
from core.charts.maps import Area, Outlines, choropleth, read_outlines
from core.charts.motifs import MOTIFS
from core.charts.parts import Measure, Value, on_paper
from core.charts.rows import Group, bars, share, stacked

__all__ = [
    "MOTIFS",
    "Area",
    "Group",
    "Measure",
    "Name",
    "Outlines",
    "Period",
    "Value",
    "bars",
    "choropleth",
    "columns",
    "on_paper",
    "read_outlines",
    "share",
    "stacked",
]
