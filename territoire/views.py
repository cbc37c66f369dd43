"""Pages that belong to no domain: home, page of components, errors."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from territoire import components, homes


def home(request):
    if not request.user.is_authenticated:
        return render(request, "home/public.html")
    template, context = homes.page_for(request.user)
    return render(request, template, context)


def components_page(request):
    """Every piece of the interface on one page, for those who build it."""
    if not settings.SHOW_COMPONENTS:
        raise Http404
    return render(request, "components/page.html", components.samples(request))


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
