"""Rows of the directory: plain values and figures read table by table, each row drawn once for what it says."""

from functools import lru_cache

from django.urls import reverse

from accounts.enums import OrganizationKind
from core.fragments import drawn_row
from core.templatetags.fr import ago

COLUMNS = ("pk", "name", "slug", "kind", "field_of_intervention", "archived_at")
_NOTHING = {
    "asked": 0, "received": 0, "sheets": 0, "kept": 0, "open": 0, "late": 0, "silent": 0, "last_answer_at": None,
}  # fmt: skip


def organization_rows(page, people, *figures) -> list[dict]:
    """What the page shows of each row of ``page``, which gives ``COLUMNS``.

    ``people`` are the référents; each of ``figures`` tells some of ``_NOTHING`` by organisation.
    """
    told, referents, said = {}, {}, lru_cache(ago)
    for rows in figures:
        for row in rows:
            told.setdefault(row["organization"], {}).update(row)
    for organization, first_name, last_name in people:
        referents.setdefault(organization, []).append(f"{first_name} {last_name}")
    start = reverse("partners:organization_detail", args=["0"]).removesuffix("0/")
    rows = []
    for pk, name, slug, kind, field, archived_at in page:
        counts = _NOTHING | told.get(pk, {})
        counts.pop("organization", None)
        last = counts.pop("last_answer_at")
        html = drawn_row(
            "partners/_organization_row.html",
            name=name,
            url=f"{start}{slug}/",
            kind=OrganizationKind(kind).label,
            college=OrganizationKind(kind).college.label,
            field=field,
            is_archived=archived_at is not None,
            referent=" ".join(referents.get(pk, ())),
            awaited=counts["asked"] - counts["received"],
            news=said(last) if last else "",
            **counts,
        )
        rows.append({"pk": pk, "name": name, "html": html})
    return rows
