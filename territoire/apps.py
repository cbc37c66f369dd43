from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.staticfiles.apps import StaticFilesConfig


class TerritoireConfig(AppConfig):
    name = "territoire"
    verbose_name = "Portail"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin behind the portal's own sign-in (core/admin.py)."""

    default = False
    default_site = "core.admin.PortalAdminSite"


class PortalStaticFilesConfig(StaticFilesConfig):
    """Static files without what no page loads: 3 s and 5 MB instead of 22 s and 32 MB."""

    default = False
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "bootstrap-*",
        "*.rtl.*",
        "*.esm.*",
        "bootstrap.css*",
        "bootstrap.js*",
        "bootstrap.min.js*",
        "bootstrap.bundle*",
        "htmx-4*",
        "htmax-*",
        "*-4.js",
        "htmx-2.js",
    ]
