"""The signed link of a reminder: one commitment, one person, one answer, without sign-in."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import clock
from core.editing.views import FormView
from partners.enums import AnswerChannel
from partners.links.forms import ShortAnswerForm
from partners.models import AnswerLink


class AnswerLinkView(FormView):
    """GET and HEAD change nothing, whoever opens the mail before the person; POST records an
    answer for review.
    """

    template_name = "partners/links/form.html"

    def dispatch(self, request, *args, token, **kwargs):
        self.token, self.link = token, AnswerLink.from_token(token)
        if self.link is None:
            raise Http404("Ce lien n’existe pas.")
        if not self.link.may_answer(clock.now()):
            return _gone(request, self.link)
        return super().dispatch(request, *args, **kwargs)

    def get_subject(self):
        return self.link.commitment

    def check_access(self):
        """The link stands for a sign-in, for one answer and nothing else."""

    def is_redraw(self) -> bool:
        return False

    def build_form(self, data=None, files=None, **kwargs):
        return ShortAnswerForm(data, commitment=self.subject, by=self.link.person, **kwargs)

    def save(self, form, version):
        form.apply(by=self.link.person, version=version, channel=AnswerChannel.MAIL)
        return _closed_to_robots(redirect("partners:answer_thanks"))

    def conflict(self, form):
        """The commitment moved since the page was opened; if it was by this very link, it is
        gone.
        """
        person = self.link.person
        self.link = AnswerLink.from_token(self.token)
        self.link.person = person  # whose memberships are read already
        if not self.link.may_answer(clock.now()):
            return _gone(self.request, self.link)
        self.subject = self.link.commitment
        return self.show(self.build_form(self.request.POST, draft=True), status=409)

    def show(self, form, *, status=200, conflict=None, version=None):
        context = {
            "form": form,
            "commitment": self.subject,
            "link": self.link,
            "is_conflict": status == 409,
        }
        response = render(self.request, self.template_name, context, status=status)
        # Not « no-referrer »: browsers would then send « Origin: null », and the post would be
        # refused as foreign.
        return _closed_to_robots(response, referrer="same-origin")


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
