from django.urls import path

from governance.views import follow_ups

urlpatterns = [
    path("", follow_ups.follow_up_list, name="follow_up_list"),
    path("<int:pk>/", follow_ups.follow_up_detail, name="follow_up_detail"),
    path("<int:pk>/modifier/", follow_ups.follow_up_edit, name="follow_up_edit"),
    path("<int:pk>/clore/", follow_ups.follow_up_act, {"act": "clore"}, name="follow_up_close"),
    path("<int:pk>/rouvrir/", follow_ups.follow_up_act, {"act": "rouvrir"}, name="follow_up_reopen"),
]
