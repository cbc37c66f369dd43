from django.contrib.auth.decorators import login_not_required
from django.urls import path

from partners.answers import views

urlpatterns = [
    path("mes-engagements/", views.my_commitments, name="my_commitments"),
    path("engagements/<int:pk>/actualiser/", views.commitment_answer, name="commitment_answer"),
    path("engagements/inchanges/", views.commitments_confirm, name="commitments_confirm"),
    path("preuves/<int:pk>/", views.proof_download, name="proof_download"),
    # The signed link of a reminder stands for a sign-in, for one answer and nothing else.
    path("repondre/merci/", login_not_required(views.answer_thanks), name="answer_thanks"),
    path("repondre/<str:token>/", login_not_required(views.answer_link), name="answer_link"),
]
