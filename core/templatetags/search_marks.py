"""Words that a search found, marked."""

from django import template
from django.utils.html import format_html_join

register = template.Library()


@register.simple_tag
def marked(pairs):
    """The text of ``core.search.marks``: each pair is a piece of text and the word found after it,
    the last has none.
    """
    *found, (rest, _) = pairs
    return format_html_join("", "{}<mark>{}</mark>", found) + format_html_join("", "{}", [(rest,)])
