from django.contrib.auth.decorators import login_not_required
from django.urls import path

from partners.views import answers, answers_links

urlpatterns = [
    path("mes-engagements/", answers.my_commitments, name="my_commitments"),
    path("engagements/<int:pk>/actualiser/", answers.commitment_answer, name="commitment_answer"),
    path("engagements/inchanges/", answers.commitments_confirm, name="commitments_confirm"),
    path("preuves/<int:pk>/", answers.proof_download, name="proof_download"),
    # The signed link of a reminder stands for a sign-in, for one answer and nothing else.
    path("repondre/merci/", login_not_required(answers_links.answer_thanks), name="answer_thanks"),
    path("repondre/<str:token>/", login_not_required(answers_links.answer_link), name="answer_link"),
]
