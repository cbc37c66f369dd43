from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from territoire import (
    pages,
    views,
    views_calendar,
    views_compare,
    views_dashboard,
    views_import,
    views_search,
)

handler429 = pages.too_many_requests

urlpatterns = [
    path("", login_not_required(views.home), name="home"),
    path("", include("accounts.urls")),
    path("mentions-legales/", login_not_required(pages.legal_notice), name="legal_notice"),
    path("accessibilite/", login_not_required(pages.accessibility), name="accessibility"),
    path("donnees-personnelles/", login_not_required(pages.personal_data), name="personal_data"),
    path("aide/", login_not_required(pages.help), name="help"),
    path("plan-du-site/", login_not_required(pages.sitemap), name="sitemap"),
    path(".well-known/security.txt", login_not_required(pages.security_txt), name="security_txt"),
    # Browsers ask for it where a page names no icon (the admin, a download).
    path("favicon.ico", login_not_required(pages.favicon)),
    # Calendar programs cannot sign in: the key in the address says whose it is.
    path(
        "calendrier/<str:token>.ics", login_not_required(views_calendar.calendar_feed), name="calendar_feed"
    ),
    path("sante/", login_not_required(pages.health), name="health"),
    path("recherche/", views_search.search, name="search"),
    path("composants/", views.components_page, name="components"),
    path("tableau-de-bord/", views_dashboard.dashboard, name="dashboard"),
    path("tableau-de-bord/comparer/", views_compare.compare, name="compare"),
    path("", include("actions.urls")),
    path("", include("partners.urls")),
    path("", include("governance.urls")),
    path("import/modele.xlsx", views_import.import_template, name="import_template"),
    path("admin/", admin.site.urls),
]
