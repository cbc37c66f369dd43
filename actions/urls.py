from django.urls import include, path

app_name = "actions"
urlpatterns = [
    path("fiches-actions/", include("actions.sheets.urls")),
    path("fiches-actions/<reference:reference>/", include("actions.sections.urls")),
    path("fiches-actions/<reference:reference>/jalons/", include("actions.milestones.urls")),
    path("fiches-actions/<reference:reference>/notes/", include("actions.notes.urls")),
    path("fiches-actions/<reference:reference>/documents/", include("actions.documents.urls")),
    # Last: any other word after a sheet's number is an act on it.
    path("fiches-actions/<reference:reference>/", include("actions.acts.urls")),
    path("financements/plans/", include("actions.funding_plans.urls")),
    path("", include("actions.part_lists.urls")),
]
