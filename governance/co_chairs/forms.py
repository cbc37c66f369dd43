from django import forms


class NoteForm(forms.Form):
    """A note of the binôme; an empty one is fine."""

    text = forms.CharField(
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, label: str, help_text: str, name: str, **kwargs):
        super().__init__(*args, auto_id=f"{name}_%s", **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, help_text
