from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from territoire.calendar import views as calendar_views
from territoire.compare import views as compare_views
from territoire.components import views as components_views
from territoire.dashboard import views as dashboard_views
from territoire.homes import views as homes_views
from territoire.imports import views as imports_views
from territoire.pages import views as pages_views
from territoire.search import views as search_views

handler429 = pages_views.too_many_requests

urlpatterns = [
    path("", login_not_required(homes_views.home), name="home"),
    path("", include("accounts.urls")),
    path("mentions-legales/", login_not_required(pages_views.legal_notice), name="legal_notice"),
    path("accessibilite/", login_not_required(pages_views.accessibility), name="accessibility"),
    path(
        "donnees-personnelles/", login_not_required(pages_views.personal_data), name="personal_data"
    ),
    path("aide/", login_not_required(pages_views.help), name="help"),
    path("plan-du-site/", login_not_required(pages_views.sitemap), name="sitemap"),
    path(
        ".well-known/security.txt",
        login_not_required(pages_views.security_txt),
        name="security_txt",
    ),
    # Browsers ask for it where a page names no icon (the admin, a download).
    path("favicon.ico", login_not_required(pages_views.favicon)),
    # Calendar programs cannot sign in: the key in the address says whose it is.
    path(
        "calendrier/<str:token>.ics",
        login_not_required(calendar_views.calendar_feed),
        name="calendar_feed",
    ),
    path("sante/", login_not_required(pages_views.health), name="health"),
    path("recherche/", search_views.search, name="search"),
    path("composants/", components_views.components_page, name="components"),
    path("tableau-de-bord/", dashboard_views.dashboard, name="dashboard"),
    path("tableau-de-bord/comparer/", compare_views.compare, name="compare"),
    path("", include("actions.urls")),
    path("", include("partners.urls")),
    path("", include("governance.urls")),
    path("import/modele.xlsx", imports_views.import_template, name="import_template"),
    path("admin/", admin.site.urls),
]
