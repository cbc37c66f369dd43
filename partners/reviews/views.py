"""The officer's inbox: what partners answered, read one by one or accepted several at once."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, require
from core import clock
from core.editing.views import FormView
from core.forms import clean_version
from core.french import NO_BREAK
from core.lists import unknown_parameters
from core.models import StaleVersion
from partners.commitments.changes import decisions_of
from partners.models import CommitmentUpdate
from partners.reviews import queries
from partners.reviews import workflow as reviews_workflow
from partners.reviews.forms import InboxFilterForm, ReviewForm, lost_remarks

PAGE_SIZE = 50
_KEY = re.compile(r"([0-9]{1,9}):([0-9]{1,9})", re.ASCII)
_RELATED = (
    "commitment__organization", "commitment__agreement", "commitment__sheet__phase",
    "commitment__unblocker", "commitment__confirmed_by", "unblocker", "author", "reviewer",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def review_list(request):
    """GET shows what waits, oldest first; POST accepts the updates ticked, as they were read."""
    require(request.user, Permission.UPDATE_REVIEW)
    if request.method != "POST":
        return _show_list(request)
    versions = {
        int(m[1]): int(m[2]) for key in request.POST.getlist("update") if (m := _KEY.fullmatch(key))
    }
    if not versions:
        return _show_list(request, error="Cochez au moins une réponse.", status=422)
    found = list(CommitmentUpdate.objects.for_review().filter(pk__in=versions))
    accepted, refused = reviews_workflow.accept_all(found, by=request.user, versions=versions)
    _tell(request, accepted, refused, gone=len(versions) - len(found))
    return redirect(request.get_full_path())


def _show_list(request, *, error="", status=200):
    filters = InboxFilterForm(request.GET, organizations=queries.organizations())
    confirmed, others = queries.split_confirmations(filters.narrow(queries.updates_to_review()))
    page, today = Paginator(others, PAGE_SIZE).get_page(request.GET.get("page")), clock.today()
    context = {
        "error": error,
        "filters": filters,
        "ignored": unknown_parameters(request.GET, filters.fields),
        "is_filtered": any(filters.cleaned_data.values()),
        "total": page.paginator.count + len(confirmed),
        "confirmed": queries.lines(confirmed, today),
        "lines": queries.lines(page.object_list, today),
        "page_obj": page,
    }
    return render(request, "partners/reviews/list.html", context, status=status)


def _tell(request, accepted, refused, *, gone: int):
    count = len(accepted)
    if count:
        plural = "s" if count > 1 else ""
        messages.success(request, f"{count} réponse{plural} acceptée{plural}.")
    for update, reason in refused:
        what = f"«{NO_BREAK}{update.commitment.short_statement}{NO_BREAK}»"
        messages.warning(request, f"{update.commitment.organization}, {what}{NO_BREAK}: {reason}")
    if gone:
        which = "Une réponse n’attendait" if gone == 1 else f"{gone} réponses n’attendaient"
        them = (
            "l’a relue, ou le partenaire l’a remplacée"
            if gone == 1
            else "les a relues, ou le partenaire les a remplacées"
        )
        messages.warning(request, f"{which} plus votre relecture{NO_BREAK}: un collègue {them}.")


def _find(user, pk) -> tuple[CommitmentUpdate, queries.QueuePosition]:
    """The update, if ``user`` may know of it, and its place in the queue; else Http404."""
    updates = (
        CommitmentUpdate.objects.visible_to(user)
        .select_related(*_RELATED)
        .prefetch_related("proofs", "commitment__figures__said_by")
    )
    update = updates.filter(pk=pk).first()
    if update is None:
        raise Http404(f"Aucune réponse {pk}.")
    return update, queries.queue_position(update)


class ReviewDetail(FormView):
    """Old and new side by side; POST accepts what is ticked, or sends back."""

    permission = Permission.UPDATE_REVIEW
    template_name = "partners/reviews/detail.html"

    def get_subject(self, pk):
        update, self.queue = _find(self.request.user, pk)
        return update

    def is_redraw(self) -> bool:
        return False

    def build_form(self, data=None, files=None, **kwargs):
        return ReviewForm(data, update=self.subject)

    def get(self, request, *args, **kwargs):
        return self.show(self.build_form() if self.subject.is_waiting else None)

    def check_version(self) -> int:
        current = self.subject.commitment.version
        if not self.subject.is_waiting or clean_version(self.request.POST) != current:
            raise StaleVersion
        return current

    def save(self, form, version):
        """Do what the form says, then go on to the next update that waits."""
        done = form.apply(by=self.request.user, version=version)
        address, is_another = queries.address_after(self.queue)
        messages.success(self.request, f"{done} Voici la suivante." if is_another else done)
        return redirect(address)

    def conflict(self, form):
        """What stands now. What was typed stays: in the form of the answer that waits, else to be
        read again.
        """
        self.subject = self.get_subject(self.subject.pk)
        is_replaced = not self.subject.is_waiting
        newer = self.subject.commitment.updates.submitted().first() if is_replaced else self.subject
        if newer is None:
            lost = lost_remarks(self.request.POST, None)
            return self.show(None, status=409, conflict={"lost": lost})
        self.subject = self.get_subject(newer.pk)
        form = ReviewForm.carried(self.subject, self.request.POST)
        lost = lost_remarks(self.request.POST, form)
        return self.show(form, status=409, conflict={"lost": lost, "is_replaced": is_replaced})

    def show(self, form, *, status=200, conflict=None, version=None):
        context = self.get_context(form=form, conflict=conflict)
        return render(self.request, self.template_name, context, status=status)

    def get_context(self, **context):
        update, today = self.subject, clock.today()
        commitment = update.commitment
        others = commitment.updates.exclude(pk=update.pk).select_related("author", "reviewer")
        blockers = []
        if commitment.sheet:
            blockers = commitment.sheet.blockers.filter(lifted_on__isnull=True)
            blockers = blockers.select_related("unblocker")
        return {
            "update": update,
            "commitment": commitment,
            "decisions": [] if update.is_waiting else decisions_of(update),
            "successor": None if update.is_waiting else commitment.updates.submitted().first(),
            "since": queries.format_age(update.age(today)),
            "is_late": update.age(today) > queries.LATE_AFTER_DAYS,
            "queue": self.queue,
            "others": others[:4],
            "blockers": blockers,
            **context,
        }
