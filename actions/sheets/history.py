"""The history of an action sheet as one person may know it, and its French words."""

from collections.abc import Callable

from django.db.models import Q

from accounts.history import Entry, History
from accounts.permissions import Permission, has_permission
from accounts.phrases import (
    Action,
    Change,
    Sentence,
    Tracked,
    archive_sentences,
    colon,
    from_to,
    part_sentences,
    quote,
    short,
    whole_sentences,
)
from actions.enums import Confidentiality, NoteStatus, ReviewStatus
from actions.models import (
    ActionSheet,
    Blocker,
    FundingLine,
    Indicator,
    IndicatorReading,
    Milestone,
    SheetDocument,
    SheetNote,
)


def tracked_document(model, *, owner: str, rows: Callable[[int], Q]) -> Tracked:
    """``owner`` is the key of what holds the document. Only the team sees the team's documents."""
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


def history_of(user, sheet: ActionSheet) -> History:
    """The history of ``sheet``, which ``user`` may see; what the team keeps to itself shows to the
    team alone.
    """
    reads_private = has_permission(user, Permission.SHEET_READ_TEAM)
    own = {} if reads_private else {SheetNote: _own_notes(user, sheet)}
    return History(sheet.pk, TRACKED, reads_private=reads_private, own=own)


def _own_notes(user, sheet: ActionSheet) -> set[int]:
    """Notes that the person's organisations proposed: theirs to know before they are published."""
    notes = SheetNote.objects.filter(sheet=sheet, organization__in=user.organization_ids)
    return set(notes.values_list("pk", flat=True))


def recent_entries(user, sheet: ActionSheet, limit: int = 5) -> list[Entry]:
    """The last entries, for the page of the sheet. Some saves give no entry: more are read."""
    history = history_of(user, sheet)
    return history.entries(history.moments[: limit * 2])[:limit]


SHEET_LABELS = {
    "phase": "la phase",
    "number": "le numéro",
    "title": "l’intitulé",
    "kind": "la nature",
    "maturity": "la maturité",
    "confidentiality": "la confidentialité",
    "progress_status": "l’avancement",
    "progress_reason": "le motif de l’avancement",
    "health": "la météo",
    "health_comment": "la phrase de météo",
    "health_on": "la date de la météo",
    "context": "le contexte",
    "objectives": "les objectifs",
    "description": "la description",
    "expected_results": "les résultats attendus",
    "lead_organization": "le porteur",
    "lead_person": "la personne pilote",
    "elected_sponsor": "l’élu·e référent·e",
    "starts_on": "le début",
    "ends_on": "la fin",
    "estimated_cost": "le coût estimé",
    "is_priority": "la priorité",
    "review_status": "la relecture",
    "archived_at": "la date d’archivage",
    "archive_reason": "le motif d’archivage",
}

REVIEWS = {
    ReviewStatus.DRAFT: "a renvoyé la fiche en brouillon",
    ReviewStatus.SUBMITTED: "a soumis la fiche à relecture",
    ReviewStatus.APPROVED: "a approuvé la fiche",
}


def _sheet_sentences(change: Change) -> list[Sentence]:
    if change.action == Action.CHANGED:
        return [
            *_statuses(change),
            *archive_sentences(change, "la fiche"),
            *whole_sentences(change),
        ]
    verbs = {Action.CREATED: "a créé", Action.DELETED: "a supprimé", Action.TOUCHED: "a modifié"}
    if change.action == Action.REVEALED:
        return [Sentence("a rendu la fiche visible des partenaires")]
    return [Sentence(f"{verbs[change.action]} la fiche {short(change.row.title)}")]


def _statuses(change: Change) -> list[Sentence]:
    sentences = []
    for status, reason_field in (
        ("progress_status", "progress_reason"),
        ("health", "health_comment"),
    ):
        if change.pending(status):
            before, after = change.value(change.before, status), change.value(change.after, status)
            text = f"a passé {change.tracked.labels[status]} {from_to(before, after)}"
            reason = getattr(change.after, reason_field)
            sentences.append(Sentence(colon(text, quote(reason)) if reason else text))
            change.take(status, reason_field, "health_on")
    if change.pending("health_comment"):
        change.take("health_on")  # a new sentence is dated of its day: nothing more to show
    elif change.take("health_on"):
        sentences.append(Sentence("a confirmé la météo"))
    if change.take("review_status"):
        sentences.append(Sentence(REVIEWS[change.after.review_status]))
    return sentences


def _named(noun: str, *columns: str):
    """« le jalon « Étude rendue » »: the noun and the first of these texts that is not empty."""

    def subject(change: Change) -> str:
        texts = (getattr(change.row, column) for column in columns)
        return f"{noun} {short(next(filter(None, texts)))}"

    return subject


def _funding_subject(change: Change) -> str:
    funder = change.value(change.row, "funder")
    return f"la ligne de financement {short(change.row.label or funder.text)}"


def _note_subject(change: Change) -> str:
    return f"la note de suivi du {change.value(change.row, 'written_on')}"


def _reading_subject(change: Change) -> str:
    indicator = change.name_of(Indicator, change.row.indicator_id)
    return (
        f"la valeur de l’indicateur {short(indicator)} pour {change.value(change.row, 'period_on')}"
    )


def _closing(column: str, closed: str, reopened: str):
    """Sentences of a part that a date closes: ``closed`` has {subject} and {day}, ``reopened``
    {subject}.
    """

    def sentences(change: Change) -> list[Sentence]:
        before, after = change.value(change.before, column), change.value(change.after, column)
        found = []
        if change.action == Action.CHANGED and not (before and after) and change.take(column):
            subject = change.tracked.subject(change)
            found = [Sentence((closed if after else reopened).format(subject=subject, day=after))]
        return found + part_sentences(change)

    return sentences


def _note_sentences(change: Change) -> list[Sentence]:
    subject = change.tracked.subject(change)
    if change.action == Action.CREATED and change.after.status == NoteStatus.PROPOSED:
        added = part_sentences(change)[0]
        return [Sentence(f"a proposé {subject}", added.details)]
    if change.action == Action.DELETED and change.row.status == NoteStatus.PROPOSED:
        return [Sentence(f"a écarté {subject}")]
    if change.action == Action.CHANGED and change.take("status"):
        return [Sentence(f"a publié {subject}"), *part_sentences(change)]
    return part_sentences(change)


def _of_sheet(pk) -> Q:
    return Q(sheet_id=pk)


TRACKED = (
    Tracked(
        model=ActionSheet,
        labels=SHEET_LABELS,
        sentences=_sheet_sentences,
        subject=lambda change: "la fiche",
        rows=lambda pk: Q(id=pk),
        parent="id",
        silent=frozenset({"archived_by"}),
        money=frozenset({"estimated_cost"}),
        flags={"is_priority": ("a rendu la fiche prioritaire", "a retiré la priorité de la fiche")},
        groups={
            "axes": ("l’axe", "les axes"),
            "communes": ("la commune", "les communes"),
            "contracting_authorities": ("le maître d’ouvrage", "les maîtres d’ouvrage"),
        },
        private=Q(confidentiality=Confidentiality.TEAM) | Q(archived_at__isnull=False),
    ),
    Tracked(
        model=Milestone,
        labels={
            "title": "intitulé",
            "due_on": "échéance",
            "done_on": "date de réalisation",
            "owner_organization": "responsable",
        },
        sentences=_closing(
            "done_on", "a marqué {subject} comme fait le {day}", "a rouvert {subject}"
        ),
        subject=_named("le jalon", "title"),
        rows=_of_sheet,
        silent=frozenset({"sheet"}),
        summary=("due_on", "done_on", "owner_organization"),
    ),
    Tracked(
        model=Indicator,
        labels={
            "name": "nom",
            "unit": "unité",
            "direction": "sens",
            "baseline": "valeur de départ",
            "target": "cible",
            "target_on": "échéance de la cible",
            "source": "source",
        },
        sentences=part_sentences,
        subject=_named("l’indicateur", "name"),
        rows=_of_sheet,
        silent=frozenset({"sheet"}),
        summary=("unit", "baseline", "target", "target_on"),
        named_by="name",
    ),
    Tracked(
        model=IndicatorReading,
        labels={"period_on": "période", "value": "valeur", "source": "source"},
        sentences=part_sentences,
        subject=_reading_subject,
        rows=lambda pk: Q(
            indicator_id__in=Indicator.history.filter(sheet_id=pk).order_by().values("id")
        ),
        parent="indicator_id",
        parent_model=Indicator,
        silent=frozenset({"indicator", "recorded_by"}),
        summary=("value", "source"),
    ),
    Tracked(
        model=FundingLine,
        labels={
            "funder": "financeur",
            "label": "libellé",
            "amount": "montant",
            "stage": "étape",
            "stage_on": "date de l’étape",
            "refusal_reason": "motif du refus",
            "document": "pièce",
        },
        sentences=part_sentences,
        subject=_funding_subject,
        rows=_of_sheet,
        silent=frozenset({"sheet"}),
        summary=("funder", "amount", "stage", "refusal_reason"),
        money=frozenset({"amount"}),
    ),
    Tracked(
        model=Blocker,
        labels={
            "description": "énoncé",
            "since": "date de début",
            "unblocker": "organisation qui peut le lever",
            "resolution": "solution attendue",
            "asked_on": "date de la demande",
            "answer": "réponse",
            "lifted_on": "date de levée",
        },
        sentences=_closing("lifted_on", "a levé {subject} le {day}", "a rouvert {subject}"),
        subject=_named("le point de blocage", "description"),
        rows=_of_sheet,
        silent=frozenset({"sheet", "reported_by"}),
        summary=("since", "unblocker", "lifted_on"),
    ),
    Tracked(
        model=SheetNote,
        labels={"text": "texte", "written_on": "date", "status": "état"},
        sentences=_note_sentences,
        subject=_note_subject,
        rows=_of_sheet,
        silent=frozenset({"sheet", "author"}),
        summary=("text",),
        private=Q(status=NoteStatus.PROPOSED),
        revealed="a publié",
    ),
    tracked_document(SheetDocument, owner="sheet", rows=_of_sheet),
)
