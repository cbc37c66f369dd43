from django.urls import path

from actions.part_lists import views

urlpatterns = [
    path("jalons/", views.milestone_list, name="milestone_list"),
    path("blocages/", views.blocker_list, name="blocker_list"),
    path("financements/", views.funding_list, name="funding_list"),
    path("indicateurs/", views.indicator_list, name="indicator_list"),
]
