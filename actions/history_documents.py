"""How the documents of a sheet, an agreement or a meeting are told in its history."""

from collections.abc import Callable

from django.db.models import Q

from accounts.phrases import Tracked, part_sentences, short
from actions.enums import Confidentiality


def tracked_document(model, *, owner: str, rows: Callable[[int], Q]) -> Tracked:
    """``owner`` names the key of what holds the document; those of the team show to the team alone."""
    return Tracked(
        model=model,
        labels={
            "kind": "nature",
            "title": "titre",
            "dated_on": "date",
            "visibility": "visibilité",
            "file_name": "nom du fichier",
        },
        sentences=part_sentences,
        subject=lambda change: f"le document {short(change.row.title)}",
        rows=rows,
        parent=f"{owner}_id",
        silent=frozenset({owner, "uploaded_by"}),
        summary=("kind", "dated_on", "visibility"),
        private=Q(visibility=Confidentiality.TEAM),
        named_by="title",
    )
