from django.urls import path

from partners.views import reviews

urlpatterns = [path("<int:pk>/", reviews.review_detail, name="review_detail")]
