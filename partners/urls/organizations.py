from django.urls import path

from partners.views import organizations

urlpatterns = [
    path("", organizations.organization_list, name="organization_list"),
    path("nouvelle/", organizations.organization_create, name="organization_create"),
    path("<slug:slug>/", organizations.organization_detail, name="organization_detail"),
    path("<slug:slug>/modifier/", organizations.organization_edit, name="organization_edit"),
    path("<slug:slug>/<slug:act>/", organizations.organization_act, name="organization_act"),
]
