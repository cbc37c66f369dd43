"""Acts: small forms that do one thing to a subject, each with the permission that it takes."""

from django import forms


class ActForm(forms.Form):
    """Base: ``apply`` writes and returns the sentence that says it was done.

    ``permission`` is asked on the subject (``User.has_permission``). ``needs_version`` is False
    for acts that add one row and overwrite nobody's text. ``is_compared_under_lock`` is True for
    those whose workflow compares what was read with what stands: the page does not compare it
    a first time. ``anchor`` names the part of the page to which the person goes back.
    """

    # The menu of a page lists the classes themselves.
    do_not_call_in_templates = True
    permission: str
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
        """Whether the act makes sense in the present state of the subject."""
        return not subject.is_archived

    def notes(self) -> list[str]:
        """Sentences to read before the fields: what will happen."""
        return []

    def next_url(self, back: str) -> str:
        """Where the person goes once it is done."""
        return f"{back}#{self.anchor}" if self.anchor else back

    def apply(self, *, by, version) -> str:
        raise NotImplementedError


def reason_field(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=500,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def offered_acts(user, subject, acts: dict[str, type[ActForm]]) -> dict[str, type[ActForm]]:
    """The acts that this person may do to ``subject`` now, by their slug."""
    return {
        slug: act
        for slug, act in acts.items()
        if act.is_offered(subject) and user.has_permission(act.permission, subject)
    }
