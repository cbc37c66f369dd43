from django.urls import register_converter

from actions.converters import SheetReferenceConverter

register_converter(SheetReferenceConverter, "reference")

app_name = "actions"
urlpatterns = []
