"""The calendar of a person: its key is made, renewed and revoked on « Mon compte »."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import FeedKey


@require_POST
def feed_change(request):
    """« revoquer » closes the address; anything else gives a new one."""
    if "revoquer" in request.POST:
        FeedKey.objects.filter(user=request.user).delete()
        messages.success(
            request, "L’adresse de votre calendrier est fermée : plus personne ne peut la lire."
        )
    else:
        FeedKey.issue(request.user)
        messages.success(
            request,
            "Voici l’adresse de votre calendrier. S’il en avait une autre, elle ne répond plus.",
        )
    return redirect(reverse("account_home") + "#calendrier")
