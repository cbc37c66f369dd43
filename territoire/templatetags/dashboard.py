"""Cells of the dashboard's tables: some two hundred a page, which the template language would draw at ten times the cost."""

from django import template
from django.utils.html import format_html_join

from territoire.dashboard.tables import Unit

register = template.Library()


@register.simple_tag
def figure_cells(row, columns):
    """The figures of a row, each the link to its list, which its row and column name to those who hear it alone.

    ``data-figure`` (``data-days`` of an age) says it to machines.
    """
    return format_html_join(
        "",
        '<td class="num"><a href="{}" data-{}="{}" aria-label="{} {}, {}">{}</a></td>',
        (
            (
                figure.url,
                "days" if figure.unit is Unit.DAYS else "figure",
                figure.exact,
                figure.text,
                row.label,
                column,
                figure.text,
            )
            for figure, column in zip(row.figures, columns, strict=False)
        ),
    )
