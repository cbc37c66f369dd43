from django.urls import path

from actions.funding_plans import views

urlpatterns = [
    path("", views.funding_plan_list, name="funding_plan_list"),
]
