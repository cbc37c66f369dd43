"""Pages open to everybody: legal pages, help, site map; and what machines read: health,
security.txt.
"""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import Error
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock, mail
from territoire import navigation

TO_COMPLETE = "À compléter par l’exploitant"


def legal_facts() -> dict[str, str]:
    """What the host of this portal says of itself (settings, ``LEGAL_…``). Nothing is guessed."""
    return {name: value or TO_COMPLETE for name, value in settings.LEGAL.items()}


def personal_records() -> list[dict]:
    """What the portal keeps about people, model by model, as the models themselves declare it."""
    records = []
    for model in apps.get_models():
        names = getattr(model, "personal_data", ())
        if names:
            fields = [str(model._meta.get_field(name).verbose_name) for name in names]
            records.append({"model": model._meta.verbose_name, "fields": fields})
    return records


@require_safe
def legal_notice(request):
    return render(request, "pages/legal_notice.html", {"legal": legal_facts()})


@require_safe
def accessibility(request):
    return render(request, "pages/accessibility.html", {"legal": legal_facts()})


@require_safe
def personal_data(request):
    context = {
        "legal": legal_facts(),
        "records": personal_records(),
        "mails": list(mail.registry().values()),
        "session_days": timedelta(seconds=settings.SESSION_COOKIE_AGE).days,
    }
    return render(request, "pages/personal_data.html", context)


@require_safe
def help(request):
    return render(request, "pages/help.html", {"legal": legal_facts()})


@require_safe
def sitemap(request):
    context = {
        "sections": navigation.main(request),
        "lists": navigation.lists(request),
        "personal": navigation.personal(request),
        "about": navigation.footer(request),
    }
    return render(request, "pages/sitemap.html", context)


@require_safe
def security_txt(request):
    """RFC 9116. The date is the real one: scanners do not live on the demonstration's day."""
    notice = settings.SITE_URL + reverse("legal_notice")
    expires = (clock.real_now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = (
        f"Contact: {settings.SECURITY_CONTACT or notice}",
        f"Expires: {expires}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def health(request):
    """200 « ok » when the database answers with the portal's own tables, else 503; no reason,
    nothing private.
    """
    try:
        get_user_model()._base_manager.exists()
    except Error:
        return HttpResponse("indisponible\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def too_many_requests(request):
    """The 429 that allauth's counters answer with."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "300"
    return response


@require_safe
def favicon(request):
    return redirect(static("favicon.svg"))


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)
