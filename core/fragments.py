"""Fragments of pages that depend on their values alone: drawn once in a process for each set of values, then kept.

For what every page shows again, word for word: menus, check boxes of filters, headings of lists. Values are hashable
and hold all that the fragment says, so that nothing kept can be out of date; no request, no user. ``typed``: a text
that somebody typed is never taken for the safe HTML that reads the same.
"""

from functools import lru_cache

from django.template.loader import render_to_string


@lru_cache(maxsize=1024, typed=True)
def drawn(template: str, **values) -> str:
    """``template`` with ``values`` as safe HTML."""
    return render_to_string(template, values)


@lru_cache(maxsize=2048, typed=True)
def drawn_row(template: str, **values) -> str:
    """A row of a list, likewise: the first page of a list shows most people the same rows. Some 4 kB each, kept apart
    so that many rows do not push menus out."""
    return render_to_string(template, values)
