from django.urls import path

from partners.commitments import views

urlpatterns = [
    path("", views.commitment_list, name="commitment_list"),
    path("nouvel/", views.CommitmentCreate.as_view(), name="commitment_create"),
    path("<int:pk>/", views.commitment_detail, name="commitment_detail"),
    path("<int:pk>/historique/", views.commitment_history, name="commitment_history"),
    path("<int:pk>/modifier/", views.CommitmentEdit.as_view(), name="commitment_edit"),
    path(
        "<int:pk>/clore/", views.CommitmentAct.as_view(), {"act": "clore"}, name="commitment_close"
    ),
    path(
        "<int:pk>/archiver/",
        views.CommitmentAct.as_view(),
        {"act": "archiver"},
        name="commitment_archive",
    ),
    path(
        "<int:pk>/restaurer/",
        views.CommitmentAct.as_view(),
        {"act": "restaurer"},
        name="commitment_restore",
    ),
]
