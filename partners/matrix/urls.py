from django.urls import path

from partners.matrix import views

urlpatterns = [
    path("", views.commitment_matrix, name="commitment_matrix"),
]
