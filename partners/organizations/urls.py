from django.urls import path

from partners.organizations import views

urlpatterns = [
    path("", views.organization_list, name="organization_list"),
    path("nouvelle/", views.OrganizationCreate.as_view(), name="organization_create"),
    path("<slug:slug>/", views.organization_detail, name="organization_detail"),
    path("<slug:slug>/modifier/", views.OrganizationEdit.as_view(), name="organization_edit"),
    path("<slug:slug>/<slug:act>/", views.OrganizationAct.as_view(), name="organization_act"),
]
