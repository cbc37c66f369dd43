from django.urls import path

from actions.notes import views

urlpatterns = [
    path("<int:pk>/publier/", views.note_publish, name="note_publish"),
    path("<int:pk>/ecarter/", views.note_dismiss, name="note_dismiss"),
]
