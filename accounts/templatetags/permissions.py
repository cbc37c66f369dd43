from django import template

from accounts.permissions import Permission, holds

register = template.Library()


@register.simple_tag(takes_context=True)
def allowed(context, permission, obj=None):
    """``{% allowed "sheet_edit" sheet as can_edit %}``; an unknown permission raises."""
    return holds(context["request"].user, Permission(permission), obj)
