"""The page of components, for developers."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from territoire.components import samples


def components_page(request):
    """Every piece of the interface on one page, for those who build it."""
    if not settings.SHOW_COMPONENTS:
        raise Http404
    return render(request, "components/page.html", samples.samples(request))
