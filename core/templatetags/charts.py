"""What a page with charts shows once."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from core.charts import MOTIFS

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1)
def chart_patterns():
    """The patterns that charts paint with; the same on every page, so drawn once in a process."""
    return render_to_string("components/charts/patterns.html", {"motifs": list(MOTIFS.values())})
