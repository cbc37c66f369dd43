"""The Django admin of the operator: behind the portal's own sign-in, for superusers, with signed
saves.
"""

from functools import update_wrapper

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from core import clock


class PortalAdminSite(admin.AdminSite):
    """One door: no second sign-in nor password form beside those that allauth throttles."""

    site_title = "Administration du portail"
    site_header = "Administration du portail"
    index_title = "Données de l’exploitant"

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def admin_view(self, view, cacheable=False):
        """Whoever is signed in without the right gets a plain 403, not a sign-in page that cannot
        help.
        """
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    def get_urls(self):
        """Without the detour by ``admin:login`` that Django marks on its pages for
        LoginRequiredMiddleware.
        """
        patterns = super().get_urls()
        for pattern in patterns:
            if pattern.callback and hasattr(pattern.callback, "login_url"):
                del pattern.callback.login_url
        return patterns

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        return LogoutView.as_view(next_page="home")(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")


class SignedAdmin(admin.ModelAdmin):
    """Saves sign the history with the person who saved, at the portal's time. Nothing is deleted
    unless a class says so.
    """

    actions_on_bottom = False
    list_per_page = 50

    def save_model(self, request, obj, form, change):
        obj.save_as(request.user)

    def delete_model(self, request, obj):
        obj.delete_as(request.user)

    @clock.one_instant
    def delete_queryset(self, request, queryset):
        for obj in queryset:
            obj.delete_as(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(admin.ModelAdmin):
    """Read only: the pages of the portal, or its reference data, change these rows."""

    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
