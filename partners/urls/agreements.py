from django.urls import path

from partners.views import agreements, agreements_parts

urlpatterns = [
    path("", agreements.agreement_list, name="agreement_list"),
    path("nouveau/", agreements.agreement_create, name="agreement_create"),
    path("chronologie/<slug:code>/", agreements.timeline_edit, name="timeline_edit"),
    path("<int:pk>/", agreements.agreement_detail, name="agreement_detail"),
    path("<int:pk>/modifier/", agreements.agreement_edit, name="agreement_edit"),
    path("<int:pk>/signataires/", agreements.agreement_signatories, name="agreement_signatories"),
    path(
        "<int:pk>/signataires/<int:signature>/recue/",
        agreements_parts.signature_receive,
        name="signature_receive",
    ),
    path(
        "<int:pk>/documents/<int:document>/", agreements_parts.agreement_document, name="agreement_document"
    ),
    path(
        "<int:pk>/documents/<int:document>/retirer/",
        agreements_parts.agreement_document_remove,
        name="agreement_document_remove",
    ),
    path("<int:pk>/historique/", agreements_parts.agreement_history, name="agreement_history"),
    path("<int:pk>/<slug:act>/", agreements.agreement_act, name="agreement_act"),
]
