"""Posting the form of a section, and what the database holds of its sheet."""

from django.http import QueryDict
from django.urls import reverse

from actions.models import ActionSheet, IndicatorReading
from tests.actions.pages import page_of

HTMX = {"HX-Request": "true"}
PARTS = ("milestones", "funding_lines", "indicators", "blockers")
MANY = ("axes", "communes", "contracting_authorities")


def address(sheet, section) -> str:
    return reverse("actions:sheet_edit_section", args=[sheet.reference, section])


def form_of(person, sheet, section):
    return page_of(person.get(address(sheet, section), headers=HTMX)).form


def send(person, sheet, section, data: QueryDict, **options):
    form_type = "application/x-www-form-urlencoded"
    return person.post(address(sheet, section), data.urlencode(), content_type=form_type, **options)


VOLATILE = ("updated_at", "updated_by_id", "version", "search_text")


def rows_of(sheet) -> dict:
    readings = IndicatorReading.objects.filter(indicator__sheet=sheet)
    parts = {name: getattr(sheet, name).all() for name in PARTS} | {"readings": readings}
    return {
        name: {
            row.pop("id"): {k: v for k, v in row.items() if k not in VOLATILE}
            for row in rows.values()
        }
        for name, rows in parts.items()
    }


def fields_of(sheet) -> dict:
    (fields,) = ActionSheet.objects.filter(pk=sheet.pk).values()
    found = {name: value for name, value in fields.items() if name not in VOLATILE}
    saved = ActionSheet.objects.get(pk=sheet.pk)
    return found | {name: set(getattr(saved, name).values_list("pk", flat=True)) for name in MANY}
