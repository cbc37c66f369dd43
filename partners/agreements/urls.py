from django.urls import path

from partners.agreements import views

urlpatterns = [
    path("", views.agreement_list, name="agreement_list"),
    path("nouveau/", views.AgreementCreate.as_view(), name="agreement_create"),
    path("chronologie/<slug:code>/", views.TimelineEdit.as_view(), name="timeline_edit"),
    path("<int:pk>/", views.agreement_detail, name="agreement_detail"),
    path("<int:pk>/modifier/", views.AgreementEdit.as_view(), name="agreement_edit"),
    path("<int:pk>/signataires/", views.SignatoriesEdit.as_view(), name="agreement_signatories"),
    path(
        "<int:pk>/signataires/<int:signature>/recue/",
        views.signature_receive,
        name="signature_receive",
    ),
    path("<int:pk>/documents/<int:document>/", views.agreement_document, name="agreement_document"),
    path(
        "<int:pk>/documents/<int:document>/retirer/",
        views.agreement_document_remove,
        name="agreement_document_remove",
    ),
    path("<int:pk>/historique/", views.agreement_history, name="agreement_history"),
    path("<int:pk>/<slug:act>/", views.AgreementAct.as_view(), name="agreement_act"),
]
