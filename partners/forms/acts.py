"""An act on an agreement or an organisation: one small form, with the permission it takes and what
it writes.
"""

from django import forms

from accounts.permissions import Permission


class ActForm(forms.Form):
    """Base: ``apply`` writes and returns the sentence that tells it was done.

    ``needs_version`` is False for acts that add one row and overwrite nobody's text.
    ``is_compared_under_lock`` is True for those whose workflow compares what was read with what
    stands: the page does not read it all a first time.
    """

    # The menu of a page lists the classes themselves.
    do_not_call_in_templates = True
    permission: Permission
    title = ""
    button = "Enregistrer"
    icon = "pencil"
    anchor = ""
    needs_version = True
    is_compared_under_lock = False

    def __init__(self, *args, subject, **kwargs):
        self.subject = subject
        super().__init__(*args, **kwargs)

    @classmethod
    def is_offered(cls, subject) -> bool:
        """Whether the act makes sense in the present state of the agreement or organisation."""
        return not subject.is_archived

    def notes(self) -> list[str]:
        """Sentences to read before the fields: what will happen."""
        return []

    def next_url(self, back: str) -> str:
        """Where the person goes once it is done."""
        return f"{back}#{self.anchor}" if self.anchor else back

    def apply(self, *, by, version) -> str:
        raise TypeError(f"{type(self).__name__} does not say what it writes")


def reason_field(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=500, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )
