from django.urls import path

from governance.views import minutes

urlpatterns = [
    path("<int:pk>/releve/", minutes.minutes_detail, name="minutes_detail"),
    path("<int:pk>/releve/modifier/", minutes.minutes_edit, name="minutes_edit"),
    path("<int:pk>/releve/publier/", minutes.minutes_publish, name="minutes_publish"),
    path("<int:pk>/releve/corriger/", minutes.minutes_correct, name="minutes_correct"),
    path("<int:pk>/releve/abandonner/", minutes.minutes_discard, name="minutes_discard"),
    path("<int:pk>/releve.pdf", minutes.minutes_pdf, name="minutes_pdf"),
    path("<int:pk>/releve.docx", minutes.minutes_docx, name="minutes_docx"),
]
