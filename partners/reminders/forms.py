from django import forms
from django.db.models import Q

from accounts.enums import NoticeKind
from core.forms import DayField


class NoticeFilter(forms.Form):
    """What the log of reminders is searched by; what is not understood is said at its field and
    narrows nothing.
    """

    q = forms.CharField(label="Personne", required=False, max_length=100)
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *NoticeKind.choices]
    )
    jour = DayField(label="Envoyé le", required=False, help_text="Par exemple 22/03/2019")

    def narrow(self, notices):
        """``notices`` (a queryset) that the understood fields keep."""
        self.is_valid()
        values = self.cleaned_data
        for word in values.get("q", "").split():
            notices = notices.filter(
                Q(recipient__first_name__icontains=word)
                | Q(recipient__last_name__icontains=word)
                | Q(recipient__email__icontains=word)
                | Q(address__icontains=word)
            )
        if kind := values.get("nature"):
            notices = notices.filter(kind=kind)
        if on := values.get("jour"):
            notices = notices.filter(sent_at__date=on)
        return notices
