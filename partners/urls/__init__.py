from django.urls import include, path

app_name = "partners"
urlpatterns = [
    path("protocole/", include("partners.urls.agreements")),
    path("partenaires/", include("partners.urls.organizations")),
    path("engagements/", include("partners.urls.commitments")),
    path("", include("partners.urls.answers")),
    path("revue/", include("partners.urls.reviews")),
    path("relances/", include("partners.urls.notices")),
]
