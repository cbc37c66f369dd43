"""The form of the page that a mail opens: « Inchangé », « Avancement », « Bloqué », no file."""

from partners.answers import workflow
from partners.answers.forms import KEPT, AnswerForm
from partners.enums import Answer

OFFERED = (Answer.PROGRESS, Answer.BLOCKED)
# What needs a file or the whole form is answered on the portal.
_LEFT_OUT = ("achieved_quantity", "achieved_amount", "kept_on", *KEPT)


class ShortAnswerForm(AnswerForm):
    """It opens on the official values: whoever holds the mail learns nothing of what waits for
    review.
    """

    def __init__(self, *args, commitment, **kwargs):
        super().__init__(*args, commitment=commitment, **kwargs)
        for name in _LEFT_OUT:
            del self.fields[name]
        # « Inchangé » has a button of its own.
        self.fields["answer"].choices = [
            (answer.value, answer.label) for answer in (*OFFERED, Answer.UNCHANGED)
        ]
        answer = workflow.open_answer(commitment)
        self.has_waiting = answer is not None and answer.is_waiting
        self.has_returned = answer is not None and answer.is_to_correct

    @property
    def offered(self) -> list:
        """The radio buttons of the short form."""
        return [radio for radio in self["answer"] if radio.data["value"] in OFFERED]

    def _find_source(self):
        return None

    def clean(self):
        data = super().clean()
        if data.get("answer") == Answer.UNCHANGED and self.has_waiting:
            self.add_error(
                None,
                "Une réponse de votre organisation attend déjà sa relecture : il n’y a rien à"
                " confirmer.",
            )
        return data
