"""The register of commitments, the page of one, and what the team writes of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Organization
from accounts.permissions import Permission, has_permission, require
from actions.models import ActionSheet
from core import clock
from core.editing.acts import offered_acts
from core.editing.conflict import take_current
from core.editing.views import ActView, CreateView, FormView, PageHeader
from core.list_pages import export_list, list_page
from partners.commitments import workflow
from partners.commitments.exports import EXPORT, commitments_table, exportable, exports_own_only
from partners.commitments.filters import FROM_SCOPE, SHEET, CommitmentListQuery, read_list
from partners.commitments.forms import ACTS, CommitmentForm
from partners.commitments.history import history_of, reads_answers
from partners.commitments.page import events_of, official_changes_of
from partners.commitments.queries import find_commitment
from partners.enums import CommitmentStatus, UpdateStatus
from partners.models import Commitment, Proof

# The panels of the form: their title and the filters in each.
PANELS = (
    ("Organisation", ("organization",)),
    ("Collège", ("college",)),
    ("Fiche", ("sheet",)),
    ("Axe", ("axis",)),
    ("État", ("promise", "status", "overdue")),
    ("Nouvelles", ("news", "stale", "to_review")),
    ("Nature", ("kind", "firmness", "agreement")),
    ("Suivi", ("unblocker", "archived")),
    ("Périmètre", FROM_SCOPE),
)


@require_safe
def commitment_list(request):
    """List, search, filter, sort; ``?format=`` exports what is shown, or one's own of it."""
    require(request.user, Permission.COMMITMENT_READ)
    query = read_list(request.GET, user=request.user, today=clock.today())
    if "format" in request.GET:
        found = exportable(request.user, query.found())
        table = commitments_table(request.user, found)
        return export_list(query, table, request.GET["format"], file_name="engagements")
    return list_page(
        request,
        query,
        "partners/commitments/list.html",
        panels=PANELS,
        table="partners/commitments/_table.html",
        may_create=has_permission(request.user, Permission.COMMITMENT_EDIT),
        **_export(request.user, query),
    )


def _export(user, query: CommitmentListQuery) -> dict:
    """Whether and what the person exports; a partner's exports hold its own commitments, and say
    so.
    """
    if not exports_own_only(user):
        return {"may_export": has_permission(user, EXPORT)}
    own = exportable(user, query.matching()).count()
    return {
        "may_export": own > 0,
        "export_label": f"{query.labels.counted(own)} de votre organisation",
    }


PAGE_SIZE = 50


@require_safe
def commitment_detail(request, pk):
    """Official values for all; answers, proofs and remarks for its organisation and the team."""
    user = request.user
    rows = Commitment.objects.for_list().with_figures()
    rows = rows.select_related("proof", "waived_by", "archived_by", "signature")
    commitment = find_commitment(user, pk, rows)
    context = {
        "commitment": commitment,
        "is_blocked": commitment.progress_status == CommitmentStatus.BLOCKED,
        "is_team": has_permission(user, Permission.UPDATE_REVIEW),
        "reads_answers": reads_answers(user, commitment),
        "may_answer": (
            has_permission(user, Permission.COMMITMENT_ANSWER, commitment)
            and not (commitment.is_closed or commitment.is_archived)
        ),
        "acts": offered_acts(user, commitment, ACTS),
    }
    if context["reads_answers"]:
        events = events_of(user, commitment)
        last = next(
            (event for event in events if event.update.review_status != UpdateStatus.REPLACED), None
        )
        context["events"] = events
        context["pending"] = last if last and last.update.is_waiting else None
        context["returned"] = last if last and last.update.is_to_correct else None
    else:
        context["moves"] = official_changes_of(commitment)
        context["proofs"] = Proof.objects.visible_to(user).filter(update__commitment=commitment)
    return render(request, "partners/commitments/detail.html", context)


@require_safe
def commitment_history(request, pk):
    """Who changed what, the newest first. Reading only: nobody edits a history."""
    commitment = find_commitment(request.user, pk)
    history = history_of(request.user, commitment)
    page = Paginator(history.moments, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "commitment": commitment,
        "page_obj": page,
        "entries": history.entries(page.object_list),
    }
    return render(request, "partners/commitments/history.html", context)


class CommitmentCreate(CreateView):
    """``?fiche=12`` and ``?organisation=slug`` fill in where one comes from."""

    permission = Permission.COMMITMENT_EDIT
    template_name = "partners/commitments/form.html"

    def build_form(self, data=None, files=None, **kwargs):
        user = self.request.user
        initial = starting_values(user, self.request.GET)
        return CommitmentForm(data, user=user, initial=initial, **kwargs)

    def save(self, form, version):
        commitment = workflow.create_commitment(by=self.request.user, **form.promise())
        messages.success(self.request, "L’engagement est inscrit.")
        return redirect(commitment)


class CommitmentEdit(FormView):
    permission = Permission.COMMITMENT_EDIT
    template_name = "partners/commitments/form.html"

    def get_subject(self, pk):
        return find_commitment(self.request.user, pk)

    def check_access(self):
        super().check_access()
        if self.subject.is_archived:
            raise Http404("Cet engagement est archivé.")

    def build_form(self, data=None, files=None, **kwargs):
        return CommitmentForm(data, instance=self.subject, user=self.request.user, **kwargs)

    def redraw(self):
        form = self.build_form(take_current(self.request.POST), draft=True)
        return self.show(form, conflict=self.differences(form))

    def save(self, form, version):
        by = self.request.user
        workflow.edit_commitment(self.subject, by=by, version=version, **form.promise())
        messages.success(self.request, "L’engagement est modifié.")
        return redirect(self.subject)

    def reread(self):
        return Commitment.objects.for_list().get(pk=self.subject.pk)

    def get_context(self, *, conflict, **context):
        if conflict is not None:
            last = self.subject.history.select_related("history_user").first()
            context["changed_by"] = last.history_user if last else None
        return {"commitment": self.subject, "conflict": conflict, **context}


class CommitmentAct(ActView):
    acts = ACTS

    def get_subject(self, pk):
        return find_commitment(self.request.user, pk)

    def reread(self):
        return Commitment.objects.for_list().get(pk=self.subject.pk)

    def get_header(self):
        commitment = self.subject
        return PageHeader(
            name=f"{commitment.organization} – {commitment.short_statement}",
            back=commitment.get_absolute_url(),
            crumbs=[
                ("Engagements", reverse("partners:commitment_list")),
                (f"Engagement {commitment.pk}", commitment.get_absolute_url()),
            ],
        )


def starting_values(user, asked) -> dict:
    """Initial values for ``?fiche=12`` and ``?organisation=slug``; what is not understood is left
    out.
    """
    found = {}
    reference = SHEET.fullmatch(asked.get("fiche", ""))
    if reference:
        prefix, number = reference.groups()
        sheets = ActionSheet.objects.visible_to(user).live()
        found["sheet"] = sheets.filter(phase__prefix=prefix or "", number=number).first()
    slug = asked.get("organisation", "")
    if slug.isprintable():
        found["organization"] = Organization.objects.active().filter(slug=slug[:80]).first()
    return {name: row.pk for name, row in found.items() if row}
