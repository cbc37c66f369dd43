from django.urls import path

from governance.minutes import views

urlpatterns = [
    path("<int:pk>/releve/", views.minutes_detail, name="minutes_detail"),
    path("<int:pk>/releve/modifier/", views.MinutesEdit.as_view(), name="minutes_edit"),
    path("<int:pk>/releve/publier/", views.MinutesPublish.as_view(), name="minutes_publish"),
    path("<int:pk>/releve/corriger/", views.MinutesCorrect.as_view(), name="minutes_correct"),
    path("<int:pk>/releve/abandonner/", views.MinutesDiscard.as_view(), name="minutes_discard"),
    path("<int:pk>/releve.pdf", views.minutes_pdf, name="minutes_pdf"),
    path("<int:pk>/releve.docx", views.minutes_docx, name="minutes_docx"),
]
