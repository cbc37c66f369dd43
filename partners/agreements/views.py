"""Agreements: the protocol, what follows it, who signs, their documents and the timeline around
them.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, has_permission, require
from actions.models import Phase
from core import clock, files
from core.editing.acts import offered_acts
from core.editing.views import ActView, CreateView, EditView, PageHeader
from core.french import NO_BREAK
from core.lists import unknown_parameters
from partners.agreements import workflow
from partners.agreements.forms import (
    AGREEMENT_ACTS,
    ALREADY_SIGNS,
    SIGNATORIES,
    TEXT,
    TIMELINE,
    AgreementEditor,
    AgreementForm,
    TimelineEditor,
)
from partners.agreements.history import history_of
from partners.agreements.page import by_college, in_reading_order, timeline
from partners.models import Agreement

LIST_TITLE = "Protocole et accords"


def find_agreement(user, pk) -> Agreement:
    """An agreement that ``user`` may read; else Http404."""
    return get_object_or_404(
        Agreement.objects.visible_to(user).select_related("phase", "amends"), pk=pk
    )


def place_of(agreement: Agreement) -> PageHeader:
    back = agreement.get_absolute_url()
    crumbs = [
        (LIST_TITLE, reverse("partners:agreement_list")),
        (agreement.get_kind_display(), back),
    ]
    return PageHeader(agreement.title, back, crumbs)


def agreement_context(user, agreement: Agreement) -> dict:
    """What a page shows of one agreement to this person."""
    signatures = list(agreement.signatures.select_related("organization", "representative"))
    may_edit = has_permission(user, Permission.AGREEMENT_EDIT)
    amendments = Agreement.objects.visible_to(user).filter(amends=agreement)
    return {
        "agreement": agreement,
        "may_edit": may_edit and not agreement.is_archived,
        "acts": offered_acts(user, agreement, AGREEMENT_ACTS),
        "colleges": by_college(signatures),
        "asked": len(signatures),
        "received": sum(1 for signature in signatures if signature.signed_on),
        "documents": agreement.documents.visible_to(user).select_related("uploaded_by"),
        "amendments": amendments.order_by("signed_on", "pk"),
        "commitment_count": agreement.commitments.visible_to(user).live().count(),
        "reads_team": has_permission(user, Permission.ORGANIZATION_EDIT),
    }


@require_safe
def agreement_list(request):
    """The protocol whole, the timeline of its phase, then the other agreements."""
    require(request.user, Permission.AGREEMENT_READ)
    found = (
        Agreement.objects.visible_to(request.user).select_related("phase").with_signature_counts()
    )
    agreements = in_reading_order(list(found))
    main = agreements[0] if agreements and not agreements[0].is_archived else None
    phase = main.phase if main else Phase.objects.order_by("pk").last()
    context = agreement_context(request.user, main) if main else {}
    context |= {
        "ignored": unknown_parameters(request.GET, ()),
        "others": [agreement for agreement in agreements if agreement != main],
        "phase": phase,
        "steps": timeline(phase, clock.today(), {a.pk for a in agreements}) if phase else [],
        "may_create": has_permission(request.user, Permission.AGREEMENT_EDIT),
    }
    return render(request, "partners/agreements/list.html", context)


@require_safe
def agreement_detail(request, pk):
    agreement = find_agreement(request.user, pk)
    return render(
        request, "partners/agreements/detail.html", agreement_context(request.user, agreement)
    )


class AgreementCreate(CreateView):
    permission = Permission.AGREEMENT_EDIT
    template_name = "partners/agreements/create.html"

    def build_form(self, data=None, files=None, **kwargs):
        return AgreementForm(data, instance=Agreement(), **kwargs)

    def save(self, form, version):
        agreement = workflow.create_agreement(by=self.request.user, **form.cleaned_data)
        messages.success(
            self.request, f"L’accord « {agreement.title} » est créé. Ajoutez ses signataires."
        )
        return redirect(agreement)

    def get_context(self, **context):
        back = reverse("partners:agreement_list")
        return {"place": PageHeader("", back, [(LIST_TITLE, back)]), **context}


class AgreementEdit(EditView):
    """The text of an agreement (``TEXT``), or its signatories (``SIGNATORIES``)."""

    permission = Permission.AGREEMENT_EDIT
    editor_class = AgreementEditor
    section = TEXT
    title = "Modifier le texte et les dates"
    saved = "L’accord est enregistré."
    taken = "Un accord de cette phase porte déjà ce titre."

    def get_subject(self, pk):
        return find_agreement(self.request.user, pk)

    def check_access(self):
        super().check_access()
        if self.subject.is_archived:
            raise Http404("Cet accord est archivé : restaurez-le d’abord.")

    def get_header(self):
        return place_of(self.subject)


class SignatoriesEdit(AgreementEdit):
    section = SIGNATORIES
    title = "Modifier les signataires"
    saved = "Les signataires sont enregistrés."
    taken = ALREADY_SIGNS


class AgreementAct(ActView):
    acts = AGREEMENT_ACTS

    def get_subject(self, pk):
        return find_agreement(self.request.user, pk)

    def get_header(self):
        return place_of(self.subject)


class TimelineEdit(EditView):
    permission = Permission.AGREEMENT_EDIT
    editor_class = TimelineEditor
    section = TIMELINE
    title = "Modifier la chronologie"
    saved = "La chronologie est enregistrée."

    def get_subject(self, code):
        return get_object_or_404(Phase, code=code)

    def get_version(self):
        return workflow.timeline_version(self.subject)

    def get_header(self):
        back = reverse("partners:agreement_list")
        name = f"Chronologie, {self.subject}"
        return PageHeader(name, f"{back}#chronologie", [(LIST_TITLE, back)])


PAGE_SIZE = 50


@require_POST
def signature_receive(request, pk, signature):
    """« Signature reçue », today; the same press twice is harmless."""
    agreement = find_agreement(request.user, pk)
    found = get_object_or_404(agreement.signatures.select_related("organization"), pk=signature)
    require(request.user, Permission.AGREEMENT_EDIT)
    if workflow.receive_signature(found, by=request.user):
        messages.success(
            request,
            f"La signature est notée comme reçue aujourd’hui{NO_BREAK}: {found.organization}.",
        )
    else:
        messages.info(request, f"La signature était déjà reçue{NO_BREAK}: {found.organization}.")
    return redirect(f"{agreement.get_absolute_url()}#signataires")


@require_safe
def agreement_document(request, pk, document):
    agreement = find_agreement(request.user, pk)
    return files.download(
        request, get_object_or_404(agreement.documents.visible_to(request.user), pk=document)
    )


@require_POST
def agreement_document_remove(request, pk, document):
    agreement = find_agreement(request.user, pk)
    found = get_object_or_404(agreement.documents.visible_to(request.user), pk=document)
    require(request.user, Permission.AGREEMENT_EDIT)
    workflow.remove_agreement_document(found, by=request.user)
    messages.success(request, f"Le document « {found.title} » est retiré.")
    return redirect(f"{agreement.get_absolute_url()}#documents")


@require_safe
def agreement_history(request, pk):
    """Who changed what in an agreement, the newest first."""
    agreement = find_agreement(request.user, pk)
    history = history_of(request.user, agreement)
    page = Paginator(history.moments, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "place": place_of(agreement),
        "page_obj": page,
        "entries": history.entries(page.object_list),
    }
    return render(request, "partners/agreements/history.html", context)
