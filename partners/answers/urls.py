from django.urls import path

from partners.answers import views

urlpatterns = [
    path("mes-engagements/", views.my_commitments, name="my_commitments"),
    path(
        "engagements/<int:pk>/actualiser/",
        views.CommitmentAnswer.as_view(),
        name="commitment_answer",
    ),
    path("engagements/inchanges/", views.commitments_confirm, name="commitments_confirm"),
    path("preuves/<int:pk>/", views.proof_download, name="proof_download"),
]
