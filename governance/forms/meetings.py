"""Planning and changing a meeting: the day and the hour as French people type them, in the time of Paris."""

import re
from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.forms.editor import Section
from actions.forms.sections import SectionForm
from core import clock
from core.choices import NamedChoiceField
from core.forms import DayField
from governance.forms.choices import bound_quorum
from governance.meeting_words import duration_words, time_words
from governance.models import Committee, Meeting
from governance.workflow import meetings as workflow
from partners.forms.editing import PageEditor

_HOURS = re.compile(r"(\d{1,2})\s*(?:h|:)\s*(\d{2})?")
LONGEST = 24 * 60


class HourField(forms.CharField):
    """« 14 h 30 », « 14:30 », « 9h »: cleans to a time or None."""

    def prepare_value(self, value):
        return time_words(value) if isinstance(value, datetime) else value

    def to_python(self, value):
        text = super().to_python(value).strip().lower()
        found = _HOURS.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if text and (hour > 23 or minute > 59):
            raise ValidationError(
                f"« {value} » n’est pas une heure. Attendu : 14 h 30 ou 9 h.", code="invalid"
            )
        return time(hour, minute) if text else None


class LengthField(forms.CharField):
    """« 2 h », « 1 h 30 », « 90 »: cleans to minutes or None."""

    def prepare_value(self, value):
        return duration_words(value) if isinstance(value, int) else value

    def to_python(self, value):
        text = super().to_python(value).strip().lower()
        if not text:
            return None
        found = _HOURS.fullmatch(text)
        alone = re.fullmatch(r"(\d{1,4})\s*(?:min|minutes?)?", text)
        minutes = int(found[1]) * 60 + int(found[2] or 0) if found else int(alone[1]) if alone else 0
        if not 5 <= minutes <= LONGEST:
            raise ValidationError(
                f"« {value} » n’est pas une durée. Attendu : 2 h, 1 h 30 ou 90 min, de 5 min à 24 h.",
                code="invalid",
            )
        return minutes


class MeetingForm(SectionForm):
    day = DayField(label="Date", help_text="Par exemple 22/06/2021.")
    hour = HourField(label="Heure", help_text="Heure de Paris, par exemple 14 h 30.")
    duration = LengthField(label="Durée prévue", help_text="Par exemple 2 h, 1 h 30 ou 90 min.")

    remote_link = forms.URLField(
        label="Lien de visioconférence",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Adresse qui commence par https://, pour qui suit à distance.",
    )

    class Meta:
        model = Meeting
        fields = ("duration", "place", "remote_link", "quorum")
        help_texts = {
            "place": "Salle et adresse. Vide : à préciser.",
            "quorum": "Sièges présents ou représentés qu’il faut pour délibérer. Vide : aucun.",
        }

    field_order = ("committee", "day", "hour", "duration", "place", "remote_link", "quorum")

    def __init__(self, *args, **kwargs):
        instance = kwargs.get("instance")
        starts_at = instance.starts_at if instance else None
        if starts_at:
            initial = {"day": clock.day_of(starts_at), "hour": starts_at}
            kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in ("day", "hour", "duration"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if "quorum" in self.fields:
            bound_quorum(self.fields["quorum"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("hour"):
            naive = datetime.combine(cleaned["day"], cleaned["hour"])
            cleaned["starts_at"] = self.instance.starts_at = timezone.make_aware(naive)
        return cleaned


class MeetingCreateForm(MeetingForm):
    """The quorum is that of the committee."""

    committee = NamedChoiceField(Committee.objects.none(), label="Comité", empty_label="Choisir…")

    class Meta(MeetingForm.Meta):
        fields = ("committee", "duration", "place", "remote_link")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        committees = Committee.objects.live()
        self.fields["committee"].queryset = committees
        if len(committees) == 1:
            self.initial["committee"] = committees[0]

    def planned(self) -> list[tuple[Meeting, int]]:
        """The last meeting to come of each committee and the number that is free: one held before may bear it."""
        rows = Meeting.objects.filter(committee__in=self.fields["committee"].queryset)
        rows = list(rows.select_related("committee").order_by("number"))
        free = {row.committee_id: row.number + 1 for row in rows}
        coming = {row.committee_id: row for row in rows if row.is_upcoming and row.starts_at > clock.now()}
        return [(row, free[key]) for key, row in coming.items()]

    def create(self, *, by) -> Meeting:
        data = self.cleaned_data
        names = ("starts_at", "duration", "place", "remote_link")
        return workflow.plan_meeting(data["committee"], by=by, **{name: data[name] for name in names})


class MeetingEditor(PageEditor):
    """The facts of a meeting as a person edits them; ``sheet`` is the meeting."""

    def write(self, *, by, version, rows, removed):
        workflow.change_meeting(self.sheet, by=by, version=version)


FACTS = Section("faits", "Date et lieu", "calendar", MeetingForm)
