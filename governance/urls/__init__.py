from django.urls import include, path

app_name = "governance"
urlpatterns = [
    path("gouvernance/", include("governance.urls.committees")),
    path("seances/", include("governance.urls.meetings")),
    path("seances/", include("governance.urls.agenda")),
    path("seances/", include("governance.urls.session")),
    path("seances/", include("governance.urls.minutes")),
    path("seances/", include("governance.urls.pack")),
    path("", include("governance.urls.pair")),
    path("decisions/", include("governance.urls.decisions")),
    path("suites/", include("governance.urls.follow_ups")),
]
