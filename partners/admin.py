"""The operator looks at agreements and signatures; the pages of the portal are where they change.

There a signature binds the commitments of its organisation, and an edit at the same time as another
is refused.
"""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from partners.models import Agreement, Signature


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "phase", "signed_on", "place"]
    list_filter = ["phase", "kind"]
    list_select_related = ["phase"]
    search_fields = ["title"]


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    list_display = ["organization", "agreement", "representative", "capacity", "signed_on"]
    list_filter = ["agreement", ("signed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["agreement", "organization", "representative"]
    search_fields = ["organization__name", "organization__short_name"]
