from django.urls import path

from governance.decisions import views

urlpatterns = [
    path("", views.decision_list, name="decision_list"),
    path("<int:pk>/", views.decision_detail, name="decision_detail"),
]
