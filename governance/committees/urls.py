from django.urls import path

from governance.committees import views

urlpatterns = [
    path("", views.committee_list, name="committee_list"),
    path("nouveau/", views.CommitteeCreate.as_view(), name="committee_create"),
    path("<int:pk>/", views.committee_detail, name="committee_detail"),
    path("<int:pk>/modifier/", views.CommitteeEdit.as_view(), name="committee_edit"),
    path("<int:pk>/historique/", views.committee_history, name="committee_history"),
    path("<int:pk>/sieges/nouveau/", views.SeatOpen.as_view(), name="seat_open"),
    path("<int:pk>/sieges/<int:seat>/nommer/", views.SeatAppoint.as_view(), name="seat_appoint"),
    path("<int:pk>/sieges/<int:seat>/clore/", views.SeatClose.as_view(), name="seat_close"),
    path("<int:pk>/mandats/<int:term>/terminer/", views.TermEnd.as_view(), name="term_end"),
    path("<int:pk>/<slug:act>/", views.CommitteeAct.as_view(), name="committee_act"),
]
