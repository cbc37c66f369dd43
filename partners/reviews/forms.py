"""What an officer decides about one update: field by field, or as a whole."""

from dataclasses import dataclass

from django import forms

from core.french import NO_BREAK
from partners.commitments import formats
from partners.commitments.changes import GROUPS, UNKNOWN, Change, changes_of, mark_differences
from partners.enums import Answer, Figure, UpdateStatus
from partners.reviews import workflow
from partners.reviews.queries import needs_waiver

ACCEPT, RETURN = "accept", "return"
_ACCEPT, _REMARK = "accept_", "remark_"
SAY_WHAT = (
    f"Dites au partenaire ce qu’il doit corriger{NO_BREAK}: une remarque au champ, ou un"
    " commentaire ici."
)


@dataclass(frozen=True)
class Row:
    """One line of the table of a review: what changes, who stands for the official value ("" where
    there is none), both texts in pieces, and the two controls.
    """

    change: Change
    official_author: str
    before: list[tuple[bool, str]]
    after: list[tuple[bool, str]]
    accept: forms.BoundField
    remark: forms.BoundField


class ReviewForm(forms.Form):
    """``decision`` is the button pressed. Everything is ticked to begin with; what is not is sent
    back.
    """

    comment = forms.CharField(
        label="Commentaire pour le partenaire",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "Il le lit avec votre décision. Demandé quand vous renvoyez sans remarque à un champ."
        ),
    )
    waiver_reason = forms.CharField(
        label="Accorder la dispense de preuve, parce que…",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=(
            "Le motif reste écrit auprès de l’engagement, signé de votre nom. Sans preuve ni"
            " dispense, un engagement ne devient pas tenu."
        ),
    )

    def __init__(self, data=None, *, update, **kwargs):
        self.update = update
        self.changes = changes_of(update)
        super().__init__(data, use_required_attribute=False, **kwargs)
        self.needs_waiver = needs_waiver(update)
        if not self.needs_waiver:
            del self.fields["waiver_reason"]
        for change in self.changes:
            self.fields[_ACCEPT + change.name] = forms.BooleanField(
                label=f"Accepter{NO_BREAK}: {change.label}", required=False, initial=True
            )
            self.fields[_REMARK + change.name] = _remark(change)

    @classmethod
    def carried(cls, update, post) -> "ReviewForm":
        """A form on ``update`` as it stands now that keeps what was typed on an earlier state of
        things.
        """
        initial = {name: text for name, text in post.items() if text.strip()}
        for change in changes_of(update):
            if _REMARK + change.name in post:
                initial[_ACCEPT + change.name] = _ACCEPT + change.name in post
        return cls(update=update, initial=initial)

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                change,
                self._said(change),
                *mark_differences(change.before, change.after),
                self[_ACCEPT + change.name],
                self[_REMARK + change.name],
            )
            for change in self.changes
        ]

    def _said(self, change: Change) -> str:
        return (
            ""
            if change.before == UNKNOWN
            else formats.format_figure_author(self.update.commitment, Figure(change.name))
        )

    @property
    def is_return(self) -> bool:
        return self.data.get("decision") == RETURN

    def ticked(self) -> set[str]:
        return {
            change.name for change in self.changes if self.cleaned_data.get(_ACCEPT + change.name)
        }

    def remarks(self) -> dict[str, str]:
        texts = {
            change.name: self.cleaned_data.get(_REMARK + change.name, "") for change in self.changes
        }
        return {name: text for name, text in texts.items() if text}

    def clean(self):
        if self.data.get("decision") not in (ACCEPT, RETURN):
            raise forms.ValidationError("Choisissez d’accepter ou de renvoyer.")
        if self.errors:
            return
        if self.is_return:
            if not (self.remarks() or self.cleaned_data["comment"]):
                self.add_error("comment", SAY_WHAT)
        else:
            self._clean_accepted()

    def _clean_accepted(self):
        ticked, remarks = self.ticked(), self.remarks()
        if self.changes and not ticked:
            raise forms.ValidationError(
                f"Rien n’est coché{NO_BREAK}: cochez ce que vous acceptez, ou renvoyez la réponse"
                " au partenaire."
            )
        for name in ticked & remarks.keys():
            self.add_error(
                _REMARK + name,
                "Ce champ est accepté. Décochez-le pour le renvoyer avec cette remarque, ou"
                " écrivez-la dans le commentaire.",
            )
        if len(ticked) < len(self.changes) and not (remarks or self.cleaned_data["comment"]):
            self.add_error("comment", SAY_WHAT)
        if self.needs_waiver and "status" in ticked and not self.cleaned_data["waiver_reason"]:
            self.add_error(
                "waiver_reason",
                f"Aucune preuve n’est jointe{NO_BREAK}: accordez une dispense en disant pourquoi,"
                " ou décochez l’état.",
            )

    def apply(self, *, by, version: int) -> str:
        """Review the update; the sentence that tells what was done."""
        workflow.review_update(
            self.update,
            by=by,
            version=version,
            accepted=self.ticked(),
            comment=self.cleaned_data["comment"],
            field_comments=self.remarks(),
            waiver_reason=self.cleaned_data.get("waiver_reason", ""),
            is_returned=self.is_return,
        )
        return (
            f"{self.update.commitment.organization}{NO_BREAK}: {_DONE[self.update.review_status]}"
        )


_DONE = {
    UpdateStatus.ACCEPTED: "réponse acceptée.",
    UpdateStatus.PARTLY_ACCEPTED: (
        "réponse acceptée en partie, le reste est renvoyé avec vos remarques."
    ),
    UpdateStatus.RETURNED: "réponse renvoyée au partenaire, qui retrouvera son texte.",
}


def _remark(change: Change) -> forms.CharField:
    return forms.CharField(
        label=f"Remarque{NO_BREAK}: {change.label}",
        required=False,
        max_length=1000,
        # The style sheet folds a box that is empty, which it knows by its placeholder.
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": " "}),
    )


def lost_remarks(post, form: ReviewForm | None) -> list[tuple[str, str]]:
    """Remarks typed at fields that ``form`` (None: no form is left) does not show any more: (label,
    text).
    """
    kept = form.fields if form else {}
    typed = [(group.label, _REMARK + name) for name, group in GROUPS.items()]
    typed += [("Commentaire", "comment"), ("Motif de la dispense", "waiver_reason")]
    return [
        (label, post[name])
        for label, name in typed
        if name not in kept and post.get(name, "").strip()
    ]


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class InboxFilterForm(forms.Form):
    """Whose answers, and of what kind; ``organizations`` are those that have some waiting: (key,
    name).
    """

    organization = forms.TypedChoiceField(
        label="Organisation", required=False, coerce=int, empty_value=None, widget=_select()
    )
    answer = forms.ChoiceField(
        label="Réponse",
        required=False,
        choices=[("", "Toutes les réponses"), *Answer.choices],
        widget=_select(),
    )

    def __init__(self, data, *, organizations):
        super().__init__(data)
        self.fields["organization"].choices = [("", "Toutes les organisations"), *organizations]

    def narrow(self, updates):
        """``updates`` that the values which make sense keep."""
        self.full_clean()
        if organization := self.cleaned_data.get("organization"):
            updates = updates.filter(commitment__organization=organization)
        if answer := self.cleaned_data.get("answer"):
            updates = updates.filter(answer=answer)
        return updates
