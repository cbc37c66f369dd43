from django.urls import path

from actions.milestones import views

urlpatterns = [
    path("<int:pk>/fait/", views.milestone_tick, name="milestone_tick"),
]
