from django.urls import path

from governance.views import committees, committees_seats

urlpatterns = [
    path("", committees.committee_list, name="committee_list"),
    path("nouveau/", committees.committee_create, name="committee_create"),
    path("<int:pk>/", committees.committee_detail, name="committee_detail"),
    path("<int:pk>/modifier/", committees.committee_edit, name="committee_edit"),
    path("<int:pk>/historique/", committees.committee_history, name="committee_history"),
    path("<int:pk>/sieges/nouveau/", committees_seats.seat_open, name="seat_open"),
    path("<int:pk>/sieges/<int:seat>/nommer/", committees_seats.seat_appoint, name="seat_appoint"),
    path("<int:pk>/sieges/<int:seat>/clore/", committees_seats.seat_close, name="seat_close"),
    path("<int:pk>/mandats/<int:term>/terminer/", committees_seats.term_end, name="term_end"),
    path("<int:pk>/<slug:act>/", committees.committee_act, name="committee_act"),
]
