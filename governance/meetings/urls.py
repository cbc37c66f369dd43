from django.urls import path

from governance.meetings import views

urlpatterns = [
    path("", views.meeting_list, name="meeting_list"),
    path("nouvelle/", views.MeetingCreate.as_view(), name="meeting_create"),
    path("<int:pk>/", views.meeting_detail, name="meeting_detail"),
    path("<int:pk>/modifier/", views.MeetingEdit.as_view(), name="meeting_edit"),
    path(
        "<int:pk>/convoquer/",
        views.MeetingAct.as_view(),
        {"act": "convoquer"},
        name="meeting_convene",
    ),
    path(
        "<int:pk>/annuler/", views.MeetingAct.as_view(), {"act": "annuler"}, name="meeting_cancel"
    ),
    path("<int:pk>/clore/", views.MeetingAct.as_view(), {"act": "clore"}, name="meeting_hold"),
    path(
        "<int:pk>/nouveaux-membres/",
        views.MeetingAct.as_view(),
        {"act": "nouveaux-membres"},
        name="meeting_convene_new",
    ),
    path(
        "<int:pk>/renvoyer/",
        views.MeetingAct.as_view(),
        {"act": "renvoyer"},
        name="meeting_send_agenda",
    ),
    path(
        "<int:pk>/document/",
        views.MeetingAct.as_view(),
        {"act": "document"},
        name="meeting_document_add",
    ),
    path("<int:pk>/documents/<int:document>/", views.meeting_document, name="meeting_document"),
    path(
        "<int:pk>/documents/<int:document>/retirer/",
        views.meeting_document_remove,
        name="meeting_document_remove",
    ),
    path("<int:pk>/presences/", views.MeetingAttendance.as_view(), name="meeting_attendance"),
    path("<int:pk>/emargement/", views.meeting_sign_in, name="meeting_sign_in"),
    path("<int:pk>/seance.ics", views.meeting_calendar, name="meeting_calendar"),
    path("<int:pk>/historique/", views.meeting_history, name="meeting_history"),
]
