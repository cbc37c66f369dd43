from django import template

from accounts.permissions import Permission, has_permission

register = template.Library()


@register.simple_tag(takes_context=True)
def allowed(context, permission, obj=None):
    """``{% allowed "sheet_edit" sheet as can_edit %}``; an unknown permission raises."""
    return has_permission(context["request"].user, Permission(permission), obj)
