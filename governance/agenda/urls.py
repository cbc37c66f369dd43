from django.urls import path

from governance.agenda import views

urlpatterns = [
    path("<int:pk>/ordre-du-jour/", views.agenda_edit, name="agenda_edit"),
    path("<int:pk>/ordre-du-jour/ajouter/", views.item_create, name="item_create"),
    path("<int:pk>/ordre-du-jour/demander/", views.point_request, name="point_request"),
    path("<int:pk>/ordre-du-jour/<int:item>/", views.item_edit, name="item_edit"),
]
