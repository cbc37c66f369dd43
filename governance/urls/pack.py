from django.urls import path

from governance.views import pack

urlpatterns = [
    path("<int:pk>/dossier.pdf", pack.pack_pdf, name="pack_pdf"),
    path("<int:pk>/dossier.docx", pack.pack_docx, name="pack_docx"),
]
