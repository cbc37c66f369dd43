from django.urls import include, path

app_name = "governance"
urlpatterns = [
    path("gouvernance/", include("governance.committees.urls")),
    path("seances/", include("governance.meetings.urls")),
    path("seances/", include("governance.agenda.urls")),
    path("seances/", include("governance.session.urls")),
    path("seances/", include("governance.minutes.urls")),
    path("seances/", include("governance.pack.urls")),
    path("", include("governance.co_chairs.urls")),
    path("decisions/", include("governance.decisions.urls")),
    path("suites/", include("governance.follow_ups.urls")),
]
