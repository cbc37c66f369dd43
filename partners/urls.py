from django.urls import include, path

app_name = "partners"
urlpatterns = [
    path("protocole/", include("partners.agreements.urls")),
    path("partenaires/", include("partners.organizations.urls")),
    path("engagements/matrice/", include("partners.matrix.urls")),
    path("engagements/", include("partners.commitments.urls")),
    path("", include("partners.answers.urls")),
    path("repondre/", include("partners.links.urls")),
    path("revue/", include("partners.reviews.urls")),
    path("relances/", include("partners.reminders.urls")),
]
