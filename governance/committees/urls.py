from django.urls import path

from governance.committees import views

urlpatterns = [
    path("", views.committee_list, name="committee_list"),
    path("nouveau/", views.committee_create, name="committee_create"),
    path("<int:pk>/", views.committee_detail, name="committee_detail"),
    path("<int:pk>/modifier/", views.committee_edit, name="committee_edit"),
    path("<int:pk>/historique/", views.committee_history, name="committee_history"),
    path("<int:pk>/sieges/nouveau/", views.seat_open, name="seat_open"),
    path("<int:pk>/sieges/<int:seat>/nommer/", views.seat_appoint, name="seat_appoint"),
    path("<int:pk>/sieges/<int:seat>/clore/", views.seat_close, name="seat_close"),
    path("<int:pk>/mandats/<int:term>/terminer/", views.term_end, name="term_end"),
    path("<int:pk>/<slug:act>/", views.committee_act, name="committee_act"),
]
