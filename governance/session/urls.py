from django.urls import path

from governance.session import views, writing

urlpatterns = [
    path("<int:pk>/projection/", views.session, name="session"),
    path("<int:pk>/projection/fin/", views.session_end, name="session_end"),
    path("<int:pk>/projection/<int:item_pk>/", views.session_item, name="session_item"),
    path(
        "<int:pk>/projection/<int:item_pk>/notes/",
        writing.SessionNotes.as_view(),
        name="session_notes",
    ),
    path(
        "<int:pk>/projection/<int:item_pk>/decision/",
        writing.SessionDecision.as_view(),
        name="session_decision",
    ),
]
