from django.urls import path

from partners.views import commitments

urlpatterns = [path("<int:pk>/", commitments.commitment_detail, name="commitment_detail")]
