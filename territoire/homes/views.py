"""The home page."""

from django.shortcuts import render

from territoire.homes import page


def home(request):
    if not request.user.is_authenticated:
        return render(request, "homes/public.html")
    template, context = page.page_for(request.user)
    return render(request, template, context)
