from django.urls import path

from partners.commitments import views

urlpatterns = [
    path("", views.commitment_list, name="commitment_list"),
    path("nouvel/", views.commitment_create, name="commitment_create"),
    path("<int:pk>/", views.commitment_detail, name="commitment_detail"),
    path("<int:pk>/historique/", views.commitment_history, name="commitment_history"),
    path("<int:pk>/modifier/", views.commitment_edit, name="commitment_edit"),
    path("<int:pk>/clore/", views.commitment_act, {"act": "clore"}, name="commitment_close"),
    path(
        "<int:pk>/archiver/", views.commitment_act, {"act": "archiver"}, name="commitment_archive"
    ),
    path(
        "<int:pk>/restaurer/",
        views.commitment_act,
        {"act": "restaurer"},
        name="commitment_restore",
    ),
]
