from django.urls import path

from governance.follow_ups import views

urlpatterns = [
    path("", views.follow_up_list, name="follow_up_list"),
    path("<int:pk>/", views.follow_up_detail, name="follow_up_detail"),
    path("<int:pk>/modifier/", views.FollowUpEdit.as_view(), name="follow_up_edit"),
    path("<int:pk>/clore/", views.FollowUpAct.as_view(), {"act": "clore"}, name="follow_up_close"),
    path(
        "<int:pk>/rouvrir/",
        views.FollowUpAct.as_view(),
        {"act": "rouvrir"},
        name="follow_up_reopen",
    ),
]
