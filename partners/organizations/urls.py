from django.urls import path

from partners.organizations import views

urlpatterns = [
    path("", views.organization_list, name="organization_list"),
    path("nouvelle/", views.organization_create, name="organization_create"),
    path("<slug:slug>/", views.organization_detail, name="organization_detail"),
    path("<slug:slug>/modifier/", views.organization_edit, name="organization_edit"),
    path("<slug:slug>/<slug:act>/", views.organization_act, name="organization_act"),
]
