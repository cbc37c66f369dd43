"""``{% lucide "sun" size=14 aria_hidden="true" %}``: an icon of the sprite ``static/icons.svg``
(tools/make_icons.py).
"""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def lucide(name, *, size=24, aria_hidden="true"):
    return format_html(
        '<svg class="lucide" width="{0}" height="{0}" aria-hidden="{1}"><use'
        ' href="{2}#{3}"/></svg>',
        size,
        aria_hidden,
        static("icons.svg"),
        name,
    )
