"""What shows that a commitment is kept: a file, a link, a figure, what was sent already, or a
request for waiver.
"""

from django import forms

from actions.enums import Confidentiality
from core.files import CheckedFileField, stored_fields
from core.forms import AmountField, DayField, PartialPostMixin
from partners.enums import ProofKind
from partners.models import CommitmentUpdate, Proof

KEPT, WAIVER = "kept", "waiver"
CHOICES = [
    (ProofKind.FILE, "Un fichier"),
    (ProofKind.LINK, "Un lien"),
    (ProofKind.FIGURE, "Un chiffre"),
    (WAIVER, "Pas de preuve : demander une dispense"),
]
# The field that each choice demands, and what to say when it is empty.
DEMANDED = {
    ProofKind.FILE: ("proof_file", "Choisissez le fichier qui sert de preuve."),
    ProofKind.LINK: ("proof_url", "Indiquez l’adresse de la page qui sert de preuve."),
    ProofKind.FIGURE: ("proof_figure", "Indiquez le chiffre qui sert de preuve."),
    WAIVER: ("waiver_request", "Dites pourquoi aucune preuve ne peut être jointe."),
}
_COPIED = (
    "kind", "title", "dated_on", "visibility", "url", "figure", "unit", "file", "file_name",
    "content_type", "size",
)  # fmt: skip


class ProofForm(PartialPostMixin, forms.Form):
    """``source`` is the answer that this one corrects or replaces: its proofs may be kept."""

    use_required_attribute = False

    proof_choice = forms.ChoiceField(label="Preuve", widget=forms.RadioSelect)
    proof_file = CheckedFileField(label="Fichier", required=False)
    proof_url = forms.URLField(
        label="Adresse de la page",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Par exemple https://www.exemple.fr/compte-rendu.",
    )
    proof_figure = AmountField(label="Chiffre", required=False, min_value=0)
    proof_unit = forms.CharField(
        label="Unité", required=False, max_length=40, help_text="Par exemple : postes, m², euros."
    )
    proof_title = forms.CharField(label="Intitulé de la preuve", required=False, max_length=200)
    proof_dated_on = DayField(
        label="Date de la preuve", required=False, help_text="Par exemple 22/03/2019."
    )
    proof_visibility = forms.ChoiceField(
        label="Visible par",
        choices=[
            (Confidentiality.TEAM, "Votre organisation et l’équipe projet"),
            (Confidentiality.SIGNATORIES, "Tous ceux qui lisent le portail, une fois acceptée"),
        ],
    )
    waiver_request = forms.CharField(
        label="Pourquoi une dispense",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="L’équipe projet l’accordera ou vous demandera une preuve.",
    )

    def __init__(
        self, data=None, files=None, *, source: CommitmentUpdate | None, unit: str, **kwargs
    ):
        self.kept = list(source.proofs.all()) if source is not None else []
        waiver = source.waiver_request if source is not None else ""
        first = KEPT if self.kept else WAIVER if waiver else ProofKind.FILE.value
        kwargs["initial"] = {
            "proof_choice": first,
            "waiver_request": waiver,
            "proof_unit": unit,
            "proof_visibility": Confidentiality.TEAM,
        }
        super().__init__(data, files, **kwargs)
        self.fields["proof_choice"].choices = [*self._kept_choice(), *CHOICES]

    def _kept_choice(self) -> list[tuple[str, str]]:
        names = ", ".join(str(proof) for proof in self.kept)
        return [(KEPT, f"Celle que vous avez déjà jointe : {names}")] if self.kept else []

    @property
    def lost_file(self) -> str:
        """The name of an uploaded file that the page cannot show again; "" if there is none."""
        return self.files["proof_file"].name if "proof_file" in self.files else ""

    def clean(self):
        data = super().clean()
        choice = data.get("proof_choice")
        name, message = DEMANDED.get(choice, ("", ""))
        for other in {field for field, _ in DEMANDED.values()} - {name}:
            # What belongs to a choice that was not made is not judged.
            self.errors.pop(other, None)
        if name and name not in self.errors and data.get(name) in (None, ""):
            self.add_error(name, message)
        return data

    @property
    def waiver(self) -> str:
        data = self.cleaned_data
        return data["waiver_request"] if data["proof_choice"] == WAIVER else ""

    def proofs(self) -> list[Proof]:
        """Unsaved rows for ``submit_answer``."""
        data = self.cleaned_data
        choice = data["proof_choice"]
        if choice == WAIVER:
            return []
        if choice == KEPT:
            # The former answer keeps its own: rows are copied, the file on the disk is shared.
            return [
                Proof(**{name: getattr(proof, name) for name in _COPIED}) for proof in self.kept
            ]
        proof = Proof(
            kind=choice,
            title=data["proof_title"],
            dated_on=data["proof_dated_on"],
            visibility=data["proof_visibility"],
        )
        if choice == ProofKind.LINK:
            proof.url = data["proof_url"]
        elif choice == ProofKind.FIGURE:
            proof.figure, proof.unit = data["proof_figure"], data["proof_unit"]
        else:
            for name, value in stored_fields(data["proof_file"]).items():
                setattr(proof, name, value)
        return [proof]
