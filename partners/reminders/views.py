from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Notice, User
from accounts.notices import KEPT_FOR
from accounts.permissions import Permission, require
from core import clock
from core.choices import by_label
from core.lists import unknown_parameters
from partners.links.workflow import revoke_links
from partners.models import AnswerLink
from partners.reminders import queries
from partners.reminders.forms import NoticeFilter

PAGE_SIZE = 50


@require_safe
def notice_list(request):
    """What was sent to whom, what reaches nobody, what is next."""
    require(request.user, Permission.NOTICE_READ)
    today, form = clock.today(), NoticeFilter(request.GET)
    log = form.narrow(Notice.objects.select_related("recipient"))
    coming = queries.unanswered(queries.commitments_within_windows(today, ahead=7))
    unreachable, planned = queries.reminders_to_come(coming, today)
    context = {
        "form": form,
        "ignored": unknown_parameters(request.GET, form.fields),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "page_obj": Paginator(log, PAGE_SIZE).get_page(request.GET.get("page")),
        "given_up_before": clock.now() - KEPT_FOR,
        "unreachable": unreachable,
        "today": today,
        "waiting": [(update, update.age(today)) for update in queries.waiting_updates(today)],
        "planned": planned,
        "links": _people_with_links(),
    }
    return render(request, "partners/reminders/list.html", context)


def _people_with_links():
    """Whoever holds links that still open: how many, and until when."""
    people = User.objects.filter(answer_links__in=AnswerLink.objects.open(clock.now())).annotate(
        link_count=Count("answer_links"), links_until=Max("answer_links__expires_at")
    )
    return by_label(people.order_by("pk"), lambda person: person.sort_name)


@require_POST
def link_revoke(request, pk):
    """Close the links of one person."""
    require(request.user, Permission.NOTICE_READ)
    person = get_object_or_404(User.objects.filter(answer_links__isnull=False).distinct(), pk=pk)
    count = revoke_links(person)
    links = "Les liens de réponse" if count > 1 else "Le lien de réponse"
    if count:
        ended = "ne s’ouvrent plus" if count > 1 else "ne s’ouvre plus"
        messages.success(
            request, f"{links} de {person} {ended}. La prochaine relance en donnera de nouveaux."
        )
    else:
        messages.info(request, f"{person} n’a plus de lien de réponse ouvert.")
    return redirect("partners:notice_list")
