from django.urls import path

from partners.views import reviews

urlpatterns = [
    path("", reviews.review_list, name="review_list"),
    path("<int:pk>/", reviews.review_detail, name="review_detail"),
]
