from django.urls import path

from partners.reminders import views

urlpatterns = [
    path("", views.notice_list, name="notice_list"),
    path("liens/<int:pk>/revoquer/", views.link_revoke, name="link_revoke"),
]
