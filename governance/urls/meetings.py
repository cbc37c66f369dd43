from django.urls import path

from governance.views import meetings, meetings_parts

urlpatterns = [
    path("", meetings.meeting_list, name="meeting_list"),
    path("nouvelle/", meetings.meeting_create, name="meeting_create"),
    path("<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("<int:pk>/modifier/", meetings.meeting_edit, name="meeting_edit"),
    path("<int:pk>/convoquer/", meetings.meeting_act, {"act": "convoquer"}, name="meeting_convene"),
    path("<int:pk>/annuler/", meetings.meeting_act, {"act": "annuler"}, name="meeting_cancel"),
    path("<int:pk>/clore/", meetings.meeting_act, {"act": "clore"}, name="meeting_hold"),
    path(
        "<int:pk>/nouveaux-membres/",
        meetings.meeting_act,
        {"act": "nouveaux-membres"},
        name="meeting_convene_new",
    ),
    path("<int:pk>/renvoyer/", meetings.meeting_act, {"act": "renvoyer"}, name="meeting_send_agenda"),
    path("<int:pk>/document/", meetings.meeting_act, {"act": "document"}, name="meeting_document_add"),
    path("<int:pk>/documents/<int:document>/", meetings_parts.meeting_document, name="meeting_document"),
    path(
        "<int:pk>/documents/<int:document>/retirer/",
        meetings_parts.meeting_document_remove,
        name="meeting_document_remove",
    ),
    path("<int:pk>/presences/", meetings_parts.meeting_attendance, name="meeting_attendance"),
    path("<int:pk>/emargement/", meetings_parts.meeting_sign_in, name="meeting_sign_in"),
    path("<int:pk>/seance.ics", meetings_parts.meeting_calendar, name="meeting_calendar"),
    path("<int:pk>/historique/", meetings_parts.meeting_history, name="meeting_history"),
]
