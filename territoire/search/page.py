"""What the page of the search shows of each row that was found: title, context with the words that
were found, badges.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.models import Organization
from actions.models import ActionSheet, SheetDocument
from actions.templatetags.sheet_badges import kind_badge, priority_mark, progress_badge
from core.french import NO_BREAK, day
from core.search import excerpt, marks
from governance.models import Decision, MeetingDocument
from governance.templatetags.governance_badges import decision_kind
from partners.models import AgreementDocument, Commitment
from partners.templatetags.commitment_badges import commitment_overdue, commitment_status

Pairs = list[tuple[str, str]]
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Result:
    """``title``, ``context`` and ``passage`` are pairs of ``core.search.marks``; ``parent`` is
    whose document it is.
    """

    url: str
    kicker: str
    title: Pairs
    context: Pairs
    passage: Pairs = ()
    badges: tuple = ()
    is_example: bool = False
    parent: str = ""
    parent_url: str = ""


def load_results(
    found_keys: Iterable[tuple[str, int]], stems: tuple[str, ...]
) -> dict[tuple[str, int], Result]:
    """The result of each (source, key) of ``found_keys``, one query a source. Rights were checked
    where the keys were found.
    """
    keys = {}
    for name, key in found_keys:
        keys.setdefault(name, []).append(key)
    return {
        (name, row.pk): make(row, stems)
        for name, (rows, make) in _SOURCES.items()
        if name in keys
        for row in rows.filter(pk__in=keys[name])
    }


def join_parts(*parts) -> str:
    return " · ".join(part for part in parts if part)


def matching_passage(stems, *texts: str) -> Pairs:
    """Around the first word found in ``texts``; nothing where none is."""
    for text in texts:
        if text and (piece := excerpt(" ".join(text.split()), stems)):
            return marks(piece, stems)
    return ()


def has_match(pairs: Pairs) -> bool:
    return any(word for _, word in pairs)


def organization_passage(stems, shown: Pairs, who: str, field: str) -> Pairs:
    """Why a row is here where nothing ``shown`` of it says so: the field of its organisation
    does.
    """
    piece = "" if has_match(shown) else excerpt(field, stems)
    return marks(f"Par le champ d’intervention {who}{NO_BREAK}: {piece}", stems) if piece else ()


def format_title(text: str, stems) -> Pairs:
    text = " ".join(text.split())
    if len(text) > LONGEST_TITLE:
        text = (
            excerpt(text, stems, LONGEST_TITLE)
            or f"{text[: LONGEST_TITLE - 20].rsplit(' ', 1)[0]} …"
        )
    return marks(text, stems)


def sheet_result(sheet, stems) -> Result:
    carrier, field = "", ""
    if sheet.lead_organization_id:
        carrier, field = sheet.lead_organization.name, sheet.lead_organization.field_of_intervention
    title, updated_on = marks(sheet.title, stems), day(localtime(sheet.updated_at))
    who = f"Porteur{NO_BREAK}: {carrier or f'non{NO_BREAK}renseigné'}"
    context = marks(join_parts(who, f"modifiée le {updated_on}"), stems)
    texts = (sheet.context, sheet.objectives, sheet.description, sheet.expected_results)
    return Result(
        url=sheet.get_absolute_url(),
        kicker=f"Fiche {sheet.reference}",
        title=title,
        context=context,
        passage=matching_passage(stems, *texts)
        or organization_passage(stems, title + context, "du porteur", field),
        badges=(
            priority_mark(sheet),
            kind_badge(sheet.kind),
            progress_badge(sheet.progress_status),
        ),
        is_example=sheet.is_example,
    )


def organization_result(organization, stems) -> Result:
    names = (organization.name, organization.short_name)
    name = f"{names[0]} ({names[1]})" if names[1] and names[1] != names[0] else names[0]
    return Result(
        url=organization.get_absolute_url(),
        kicker="",
        title=marks(name, stems),
        context=[(join_parts(organization.get_kind_display(), organization.college.label), "")],
        passage=(
            marks(organization.field_of_intervention, stems)
            if organization.field_of_intervention
            else ()
        ),
        is_example=organization.is_example,
    )


def commitment_result(commitment, stems) -> Result:
    place = str(commitment.sheet) if commitment.sheet_id else "Accord dans son ensemble"
    due = f"échéance{NO_BREAK}: {commitment.due}" if commitment.due else "sans échéance"
    title = format_title(commitment.statement, stems)
    context = marks(join_parts(commitment.organization.name, place, due), stems)
    return Result(
        url=commitment.get_absolute_url(),
        kicker=f"Engagement {commitment.pk}",
        title=title,
        context=context,
        passage=matching_passage(
            stems, commitment.progress_comment, commitment.expected_proof, commitment.article
        )
        or organization_passage(
            stems,
            title + context,
            "de l’organisation",
            commitment.organization.field_of_intervention,
        )
        or ([] if has_match(title + context) else [("Trouvé par le texte de sa fiche.", "")]),
        badges=(commitment_status(commitment.progress_status), commitment_overdue(commitment)),
        is_example=commitment.is_example,
    )


def decision_result(decision, stems) -> Result:
    meeting = decision.meeting
    context = join_parts(str(meeting), day(localtime(meeting.starts_at)))
    return Result(
        url=decision.get_absolute_url(),
        kicker=f"Décision {decision.reference}",
        title=format_title(decision.statement, stems),
        context=[(context, "")],
        badges=(decision_kind(decision.kind),),
        is_example=meeting.is_example,
    )


def document_result(parent_of: Callable[[Model], tuple[str, str, bool]]):
    def make(document, stems) -> Result:
        parent, parent_url, is_example = parent_of(document)
        kind = PurePosixPath(document.file_name).suffix.removeprefix(".").upper()
        dated = f"daté du {day(document.dated_on)}" if document.dated_on else "sans date"
        context = join_parts(
            f"Télécharger{NO_BREAK}: {kind or 'fichier'}, {filesizeformat(document.size)}", dated
        )
        return Result(
            url=document.get_absolute_url(),
            kicker=document.get_kind_display(),
            title=marks(document.title, stems),
            context=[(context, "")],
            is_example=is_example,
            parent=parent,
            parent_url=f"{parent_url}#documents",
        )

    return make


def parent_sheet(document):
    return str(document.sheet), document.sheet.get_absolute_url(), document.sheet.is_example


def parent_agreement(document):
    return (
        document.agreement.title,
        reverse("partners:agreement_detail", args=[document.agreement_id]),
        False,
    )


def parent_meeting(document):
    meeting = document.meeting
    return str(meeting), meeting.get_absolute_url(), meeting.is_example


# By the name of a source of ``territoire.search.queries``: its rows, and what makes a result of
# one.
_SOURCES = {
    "sheets": (ActionSheet.objects.select_related("phase", "lead_organization"), sheet_result),
    "partners": (Organization.objects.all(), organization_result),
    "commitments": (
        Commitment.objects.select_related("organization", "sheet__phase"),
        commitment_result,
    ),
    "decisions": (Decision.objects.select_related("meeting__committee"), decision_result),
    "sheet_documents": (
        SheetDocument.objects.select_related("sheet__phase"),
        document_result(parent_sheet),
    ),
    "agreement_documents": (
        AgreementDocument.objects.select_related("agreement"),
        document_result(parent_agreement),
    ),
    "meeting_documents": (
        MeetingDocument.objects.select_related("meeting__committee"),
        document_result(parent_meeting),
    ),
}
