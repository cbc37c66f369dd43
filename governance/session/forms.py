"""What was said on a point, as it is typed during the meeting."""

from django import forms

from core.exports import UNREADABLE


class NotesForm(forms.Form):
    notes = forms.CharField(required=False, strip=False)

    def __init__(self, post):
        typed = post.get("notes", "").replace("\r\n", "\n")
        super().__init__({"notes": UNREADABLE.sub("", typed)})
