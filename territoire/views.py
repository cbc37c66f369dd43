"""Pages that belong to no domain: home, legal pages, errors, health."""

from django.shortcuts import render


def home(request):
    return render(request, "home/public.html")


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
