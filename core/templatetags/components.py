"""Shared pieces of pages that need a little computing. Their words and layout are in
``templates/components/``.
"""

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.utils.html import format_html_join

from core.panels import PANELS

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context, page: str, subject, **more):
    """What apps above add to this page (``core.panels``); ``more`` goes to the panels as it is."""
    request = context["request"]
    shown = [
        (render_to_string(panel.template, found, request),)
        for panel in PANELS.get(page, ())
        if (found := panel.read(request, subject, **more)) is not None
    ]
    return format_html_join("", "{}", shown)


@register.inclusion_tag("components/_crumb.html")
def crumb(label, url=""):
    """One step of the breadcrumb; without ``url``, the page itself."""
    return {"label": label, "url": url}


@register.inclusion_tag("components/_empty_state.html")
def empty_state(title, text="", url="", label="", icon="inbox"):
    """What will be here, and the next step (``url`` and its ``label``)."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("components/_pagination.html", takes_context=True)
def pagination(context, page_obj, target=""):
    """Links to the pages of ``page_obj`` that keep the rest of the address; htmx swaps ``target``
    where given.
    """
    page_range = page_obj.paginator.get_elided_page_range(
        page_obj.number, on_each_side=2, on_ends=1
    )
    return {
        "request": context["request"],
        "page_obj": page_obj,
        "page_range": list(page_range),
        "target": target,
    }


@register.inclusion_tag("components/_error_summary.html")
def error_summary(*forms):
    """The errors of forms and formsets (or lists of them) as links to their fields; nothing without
    errors.
    """
    return {"errors": [error for form in forms for error in errors_of(form)]}


def errors_of(form, row: str = ""):
    if isinstance(form, BaseForm):
        return _form_errors(form, row or getattr(form, "row_label", "")) if form.is_bound else []
    if isinstance(form, BaseFormSet):
        own = (
            [{"target": "", "label": "", "text": text} for text in form.non_form_errors()]
            if form.is_bound
            else []
        )
        return own + [
            error
            for position, row_form in enumerate(form.forms, 1)
            for error in errors_of(row_form, f"Ligne {position}")
        ]
    return [error for one in form or () for error in errors_of(one)]


def _form_errors(form, row: str):
    found = []
    for name, texts in form.errors.items():
        field = form[name] if name in form.fields else None
        label = ", ".join(filter(None, (row, field.label if field and not field.is_hidden else "")))
        found += [{"target": _target(field), "label": label, "text": text} for text in texts]
    return found


def _target(field) -> str:
    """The id of the first control of ``field``; empty where there is nothing to go to."""
    if field is None or field.is_hidden:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"
