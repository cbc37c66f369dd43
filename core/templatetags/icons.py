"""``{% lucide "sun" size=14 %}`` of the package lucide, each icon drawn once.

The package copies and writes an XML tree for each icon of each page, some 0.1 ms; a page of a list holds two hundred.
"""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide as draw

register = template.Library()


@register.simple_tag
def lucide(name, *, size=24, **attributes):
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int, attributes: tuple):
    return draw(name, size=size, **dict(attributes))
