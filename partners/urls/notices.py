from django.urls import path

from partners.views import notices

urlpatterns = [
    path("", notices.notice_list, name="notice_list"),
    path("liens/<int:pk>/revoquer/", notices.link_revoke, name="link_revoke"),
]
