from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("fiches-actions/", include("actions.urls")),
    path("admin/", admin.site.urls),
]
