from django.urls import path

from partners.views import organizations

urlpatterns = [path("<slug:slug>/", organizations.organization_detail, name="organization_detail")]
