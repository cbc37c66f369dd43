from django.urls import path

from governance.pack import views

urlpatterns = [
    path("<int:pk>/dossier.pdf", views.pack_pdf, name="pack_pdf"),
    path("<int:pk>/dossier.docx", views.pack_docx, name="pack_docx"),
]
