from django.urls import path

from governance.agenda import views

urlpatterns = [
    path("<int:pk>/ordre-du-jour/", views.agenda_edit, name="agenda_edit"),
    path("<int:pk>/ordre-du-jour/ajouter/", views.ItemCreate.as_view(), name="item_create"),
    path("<int:pk>/ordre-du-jour/demander/", views.PointRequest.as_view(), name="point_request"),
    path("<int:pk>/ordre-du-jour/<int:item>/", views.ItemEdit.as_view(), name="item_edit"),
]
