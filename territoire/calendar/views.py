from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import FeedKey
from core import clock
from core.calendars import CONTENT_TYPE
from territoire.calendar.queries import feed


@require_safe
def calendar_feed(request, token):
    """The calendar whose key is in the address, for programs that cannot sign in; ``?tout=1``: the
    whole programme.
    """
    key = FeedKey.from_token(token)
    if key is None:
        raise Http404("Ce calendrier n’existe pas, ou son adresse a été fermée.")
    today = clock.today()
    calendar = feed(key.user, today, whole=request.GET.get("tout") == "1")
    key.note_reading(today)
    response = HttpResponse(calendar.to_ical(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="territoire-d-industrie.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
