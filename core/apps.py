from django.apps import AppConfig
from django.core import checks


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Outils communs"

    def ready(self):
        from core.checks import sqlite_has_full_text

        checks.register(sqlite_has_full_text)
