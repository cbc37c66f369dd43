from django.urls import path

from actions.documents import views

urlpatterns = [
    path("<int:pk>/", views.document_download, name="document_download"),
    path("<int:pk>/retirer/", views.document_remove, name="document_remove"),
]
