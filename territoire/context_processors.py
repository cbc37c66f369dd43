from django.conf import settings


def portal(request):
    """What every page of the shell shows."""
    return {"SITE_NAME": settings.SITE_NAME, "IS_DEMONSTRATION": settings.IS_DEMONSTRATION}
