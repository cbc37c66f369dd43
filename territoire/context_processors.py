from functools import partial

from django.conf import settings

from core import clock
from territoire import navigation


def portal(request):
    """What every page of the shell shows. Callables: a partial that shows no shell does not pay for
    it.
    """
    return {
        "SITE_NAME": settings.SITE_NAME,
        "IS_DEMONSTRATION": settings.IS_DEMONSTRATION,
        "PORTAL_DAY": clock.today,
        "main_navigation": partial(navigation.main, request),
        "personal_links": partial(navigation.personal, request),
        "footer_links": partial(navigation.footer, request),
    }
