from django.apps import AppConfig
from django.urls import register_converter


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "Fiches actions"

    def ready(self):
        from actions.converters import SheetReferenceConverter

        register_converter(SheetReferenceConverter, "reference")
