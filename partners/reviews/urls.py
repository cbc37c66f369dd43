from django.urls import path

from partners.reviews import views

urlpatterns = [
    path("", views.review_list, name="review_list"),
    path("<int:pk>/", views.ReviewDetail.as_view(), name="review_detail"),
]
