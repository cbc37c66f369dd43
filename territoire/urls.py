from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from territoire import views

urlpatterns = [
    path("", login_not_required(views.home), name="home"),
    path("fiches-actions/", include("actions.urls")),
    path("admin/", admin.site.urls),
]
