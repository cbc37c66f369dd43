"""The addresses of the portal, and those that exist to be measured against."""

from django.urls import path

from territoire.bench.comparison import bare, site
from territoire.urls import handler429, urlpatterns

__all__ = ["handler429", "urlpatterns"]

urlpatterns = [
    *urlpatterns,
    path("mesure/<int:count>/", bare, name="bench_bare"),
    path("mesure/admin/", site.urls),
]
