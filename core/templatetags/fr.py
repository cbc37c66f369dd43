"""The French typography of ``core.french`` in templates."""

from django import template

from core import french

register = template.Library()
for typography in (
    french.number,
    french.by_name,
    french.euros,
    french.euros_left,
    french.percent,
    french.day,
    french.ago,
    french.away,
    french.or_unknown,
):
    register.filter(typography)
