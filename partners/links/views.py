"""The signed link of a reminder: one commitment, one person, one answer, without sign-in."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.editing.refused import Refused
from core.forms import clean_version
from core.models import StaleVersion
from partners.enums import AnswerChannel
from partners.links.forms import ShortAnswerForm
from partners.models import AnswerLink


@require_http_methods(["GET", "HEAD", "POST"])
def answer_link(request, token):
    """GET and HEAD change nothing, whoever opens the mail before the person; POST records an answer
    for review.
    """
    link = AnswerLink.from_token(token)
    if link is None:
        raise Http404("Ce lien n’existe pas.")
    if not link.may_answer(clock.now()):
        return _gone(request, link)
    data = request.POST if request.method == "POST" else None
    form = ShortAnswerForm(data, commitment=link.commitment, by=link.person)
    if request.method != "POST":
        return _show(request, link, form)
    try:
        version = clean_version(request.POST)
        if version != link.commitment.version:
            raise StaleVersion
        if form.is_valid():
            form.apply(by=link.person, version=version, channel=AnswerChannel.MAIL)
            return _closed_to_robots(redirect("partners:answer_thanks"))
    except (ValidationError, Refused) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
    except StaleVersion:
        return _refuse(request, token, link.person)
    return _show(request, link, form, status=422)


def _refuse(request, token, person):
    """409: the commitment moved since the page was opened; if it was by this very link, it is gone."""
    link = AnswerLink.from_token(token)
    link.person = person  # whose memberships are read already
    if not link.may_answer(clock.now()):
        return _gone(request, link)
    form = ShortAnswerForm(request.POST, commitment=link.commitment, by=link.person, draft=True)
    return _show(request, link, form, status=409)


def _show(request, link, form, *, status=200):
    context = {
        "form": form,
        "commitment": link.commitment,
        "link": link,
        "is_conflict": status == 409,
    }
    # Not « no-referrer »: browsers would then send « Origin: null », and the post would be refused
    # as foreign.
    return _closed_to_robots(
        render(request, "partners/links/form.html", context, status=status), referrer="same-origin"
    )


def _gone(request, link):
    """The link is dead: why, and how to answer all the same. Nothing of the commitment shows."""
    return _closed_to_robots(
        render(request, "partners/links/gone.html", {"link": link}, status=410)
    )


@require_safe
def answer_thanks(request):
    return _closed_to_robots(render(request, "partners/links/thanks.html"))


def _closed_to_robots(response, *, referrer="no-referrer"):
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = referrer
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
