from django.urls import path

from partners.views import agreements

urlpatterns = [path("<int:pk>/", agreements.agreement_detail, name="agreement_detail")]
