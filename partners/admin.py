"""The operator's pages for agreements and who signs them, until the portal has its own."""

from django.contrib import admin

from core.admin import SignedAdmin
from partners.models import Agreement, Signature


@admin.register(Agreement)
class AgreementAdmin(SignedAdmin):
    fields = ["kind", "title", "phase", "signed_on", "place"]
    list_display = ["title", "kind", "phase", "signed_on", "place"]
    list_filter = ["phase", "kind"]
    list_select_related = ["phase"]
    search_fields = ["title"]


@admin.register(Signature)
class SignatureAdmin(SignedAdmin):
    """A signature entered by mistake may be deleted; the history keeps who did it."""

    fields = ["agreement", "organization", "representative", "capacity", "signed_on"]
    autocomplete_fields = ["agreement", "organization", "representative"]
    list_display = ["organization", "agreement", "representative", "capacity", "signed_on"]
    list_filter = ["agreement", ("signed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["agreement", "organization", "representative"]
    search_fields = ["organization__name", "organization__short_name"]

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser
