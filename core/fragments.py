"""Fragments of pages that depend on their values alone: drawn once in a process for each set of values, then kept.

For what every page shows again, word for word: menus, check boxes of filters, headings of lists. Values are hashable
and hold all that the fragment says, so that nothing kept can be out of date; no request, no user, no figure.
"""

from functools import lru_cache

from django.template.loader import render_to_string


@lru_cache(maxsize=1024)
def drawn(template: str, **values) -> str:
    """``template`` with ``values`` as safe HTML."""
    return render_to_string(template, values)
