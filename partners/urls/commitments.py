from django.urls import path

from partners.views import commitments, commitments_edit, commitments_matrix, commitments_page

urlpatterns = [
    path("", commitments.commitment_list, name="commitment_list"),
    path("matrice/", commitments_matrix.commitment_matrix, name="commitment_matrix"),
    path("nouvel/", commitments_edit.commitment_create, name="commitment_create"),
    path("<int:pk>/", commitments_page.commitment_detail, name="commitment_detail"),
    path("<int:pk>/historique/", commitments_page.commitment_history, name="commitment_history"),
    path("<int:pk>/modifier/", commitments_edit.commitment_edit, name="commitment_edit"),
    path("<int:pk>/clore/", commitments_edit.commitment_act, {"act": "clore"}, name="commitment_close"),
    path(
        "<int:pk>/archiver/", commitments_edit.commitment_act, {"act": "archiver"}, name="commitment_archive"
    ),
    path(
        "<int:pk>/restaurer/",
        commitments_edit.commitment_act,
        {"act": "restaurer"},
        name="commitment_restore",
    ),
]
