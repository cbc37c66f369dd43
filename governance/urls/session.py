from django.urls import path

from governance.views import session, session_writing

urlpatterns = [
    path("<int:pk>/projection/", session.session, name="session"),
    path("<int:pk>/projection/fin/", session.session_end, name="session_end"),
    path("<int:pk>/projection/<int:item_pk>/", session.session_item, name="session_item"),
    path("<int:pk>/projection/<int:item_pk>/notes/", session_writing.session_notes, name="session_notes"),
    path(
        "<int:pk>/projection/<int:item_pk>/decision/",
        session_writing.session_decision,
        name="session_decision",
    ),
]
