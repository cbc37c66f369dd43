from django.urls import path

from governance.views import decisions

urlpatterns = [
    path("", decisions.decision_list, name="decision_list"),
    path("<int:pk>/", decisions.decision_detail, name="decision_detail"),
]
