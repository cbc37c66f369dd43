from django.contrib.auth.decorators import login_not_required
from django.urls import path

from partners.links import views

urlpatterns = [
    # The signed link of a reminder stands for a sign-in, for one answer and nothing else.
    path("merci/", login_not_required(views.answer_thanks), name="answer_thanks"),
    path("<str:token>/", login_not_required(views.AnswerLinkView.as_view()), name="answer_link"),
]
