from django.urls import path

from governance.views import agenda

urlpatterns = [
    path("<int:pk>/ordre-du-jour/", agenda.agenda_edit, name="agenda_edit"),
    path("<int:pk>/ordre-du-jour/ajouter/", agenda.item_create, name="item_create"),
    path("<int:pk>/ordre-du-jour/demander/", agenda.point_request, name="point_request"),
    path("<int:pk>/ordre-du-jour/<int:item>/", agenda.item_edit, name="item_edit"),
]
