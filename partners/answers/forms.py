"""One form, four answers: « Inchangé », « Avancement », « Bloqué », « Tenu »."""

from django import forms

from accounts.fields import OrganizationChoiceField
from accounts.permissions import Permission, has_permission, own_organization_ids
from core import clock
from core.choices import share_choices
from core.editing.conflict import Difference
from core.forms import (
    AmountField,
    DayField,
    PartialDateField,
    PartialPostMixin,
    format_decimal,
    readable,
)
from partners.answers import workflow
from partners.answers.behalf import submit_and_accept
from partners.answers.proofs import ProofForm
from partners.commitments.changes import GROUPS
from partners.enums import Answer, AnswerChannel, CommitmentStatus
from partners.models import Commitment, CommitmentUpdate

# Addresses: ?reponse=bloque opens the form on that answer.
SLUGS = {
    "inchange": Answer.UNCHANGED,
    "avancement": Answer.PROGRESS,
    "bloque": Answer.BLOCKED,
    "tenu": Answer.DONE,
}

# The fields that each answer reads; the others are neither judged nor stored.
PARTS: dict[Answer, tuple[str, ...]] = {
    Answer.UNCHANGED: (),
    Answer.PROGRESS: (
        "progress_comment", "progress_status", "progress_percent", "achieved_quantity",
        "achieved_amount", "due", "due_reason",
    ),
    Answer.BLOCKED: ("blocked_what", "blocked_since", "unblocker"),
    Answer.DONE: ("progress_comment", "kept_on", "kept_quantity", "kept_amount", "kept_percent"),
}  # fmt: skip

# « Tenu » asks what was achieved in fields of its own: they open on what was promised.
KEPT = {
    "kept_quantity": "achieved_quantity",
    "kept_amount": "achieved_amount",
    "kept_percent": "progress_percent",
}

PROMISED = {"kept_quantity": "quantity", "kept_amount": "amount"}

# The field beside which the remark of a review on a group of ``changes.GROUPS`` stands, by answer
# where it matters.
REMARK_FIELDS = {
    "status": {
        Answer.PROGRESS: "progress_status",
        Answer.BLOCKED: "blocked_what",
        Answer.DONE: "kept_on",
    },
    "percent": {Answer.PROGRESS: "progress_percent", Answer.DONE: "kept_percent"},
    "quantity": {Answer.PROGRESS: "achieved_quantity", Answer.DONE: "kept_quantity"},
    "amount": {Answer.PROGRESS: "achieved_amount", Answer.DONE: "kept_amount"},
    "due": "due",
    "comment": "progress_comment",
}

_STATUSES = [CommitmentStatus.PLANNED, CommitmentStatus.IN_PROGRESS]


def _text(label, **options):
    rows = options.pop("rows", 3)
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def _figure(label) -> AmountField:
    return AmountField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2)


def _percent() -> forms.IntegerField:
    out_of_range = "Un pourcentage va de 0 à 100."
    return forms.IntegerField(
        label="Avancement en pourcentage",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Facultatif, de 0 à 100.",
        error_messages={"min_value": out_of_range, "max_value": out_of_range},
    )


class AnswerForm(PartialPostMixin, forms.Form):
    """``by`` answers for ``commitment``, from what it last said: its pending answer, the one sent
    back, or the official values. ``choice`` is the answer that the page opens on.
    """

    use_required_attribute = False

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=Answer.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "Choisissez une réponse."},
    )
    progress_comment = _text("Où en est-on, en quelques mots", max_length=4000)
    progress_status = forms.ChoiceField(
        label="État",
        required=False,
        choices=[(s.value, s.label) for s in _STATUSES],
        widget=forms.RadioSelect,
    )
    progress_percent = _percent()
    achieved_quantity = _figure("Quantité réalisée")
    achieved_amount = _figure("Montant réalisé en euros")
    due = PartialDateField(
        label="Échéance", required=False, help_text="Par exemple 22/03/2022, mars 2022 ou T2 2022."
    )
    due_reason = _text(
        "Motif du changement d’échéance",
        rows=2,
        max_length=500,
        help_text="Demandé si vous changez l’échéance.",
    )
    blocked_what = _text("Ce qui bloque", max_length=500)
    blocked_since = DayField(label="Depuis le", required=False, help_text="Par exemple 22/03/2019.")
    unblocker = OrganizationChoiceField(label="Qui peut débloquer")
    kept_on = DayField(label="Tenu le", required=False, help_text="Par exemple 22/03/2019.")
    kept_quantity = _figure("Quantité réalisée")
    kept_amount = _figure("Montant réalisé en euros")
    kept_percent = _percent()
    accept_now = forms.BooleanField(
        label="Accepter tout de suite",
        required=False,
        help_text="La réponse devient officielle sans attendre la relecture.",
    )

    def __init__(
        self, data=None, files=None, *, commitment: Commitment, by, choice=None, draft=False
    ):
        self.commitment, self.by = commitment, by
        self.source = self._find_source()
        self.is_on_behalf = commitment.organization_id not in own_organization_ids(
            by, Permission.COMMITMENT_ANSWER
        )
        self.can_accept = self.is_on_behalf and has_permission(
            by, Permission.UPDATE_REVIEW, commitment
        )
        super().__init__(data, files, draft=draft, initial=self._initial(choice))
        if not self.can_accept:
            del self.fields["accept_now"]
        self._describe()
        share_choices([self])
        is_idle = draft or (
            self.is_bound and self.chosen != Answer.DONE
        )  # shown as typed, not judged
        self.proof = ProofForm(data, files, source=self.source, unit=commitment.unit, draft=is_idle)

    # --- What the form opens on

    def _find_source(self) -> CommitmentUpdate | None:
        return workflow.open_answer(self.commitment)

    @property
    def waiting(self) -> CommitmentUpdate | None:
        """The answer that this one will replace."""
        return self.source if self.source is not None and self.source.is_waiting else None

    @property
    def returned(self) -> CommitmentUpdate | None:
        return self.source if self.source is not None and self.source.is_to_correct else None

    def _initial(self, choice) -> dict:
        source, official, today = self.source, self.commitment, clock.today()
        names = [
            name for part in PARTS.values() for name in part if name not in {"due_reason", *KEPT}
        ]
        values = {name: getattr(source or official, name) for name in names}
        if source is not None:
            # What was accepted of an answer is official, and may have moved since.
            values |= {
                name: getattr(official, name) for name in names if name in self._accepted(source)
            }
        values["due_reason"] = source.due_reason if source is not None else ""
        values["blocked_since"] = values["blocked_since"] or today
        values["kept_on"] = values["kept_on"] or today
        if values["progress_status"] not in _STATUSES:
            values["progress_status"] = CommitmentStatus.IN_PROGRESS
        last = Answer(source.answer) if source is not None else Answer.UNCHANGED
        for name, achieved in KEPT.items():
            values[name] = values[achieved] if last == Answer.DONE else self._promised(name)
        values["answer"] = choice or (last if last != Answer.UNCHANGED else Answer.PROGRESS)
        return values

    def _promised(self, name: str):
        """What « Tenu » proposes to say: all that was promised; 100 % where the progress was ever
        told.
        """
        official = self.commitment
        if name == "kept_percent":
            return None if official.progress_percent is None else 100
        promised = getattr(official, PROMISED[name])
        return getattr(official, KEPT[name]) if promised is None else promised

    @staticmethod
    def _accepted(source) -> set[str]:
        fields = {field for name in source.accepted_fields for field in GROUPS[name].fields}
        return fields | {"due"} if "due_on" in fields else fields

    def _describe(self):
        """« Quantité réalisée (postes) », « Promis : 2 »; a remark is read out with its field."""
        promised, fields = self.commitment, self.fields
        for name in ("achieved_quantity", "kept_quantity"):
            if promised.unit:
                fields[name].label = f"Quantité réalisée ({promised.unit})"
            if promised.quantity is not None:
                fields[name].help_text = f"Promis : {format_decimal(promised.quantity)}."
        if promised.amount is not None:
            for name in ("achieved_amount", "kept_amount"):
                fields[name].help_text = f"Promis : {format_decimal(promised.amount)}."
        for name in self.remarks:
            helped = f" id_{name}_helptext" if fields[name].help_text else ""
            fields[name].widget.attrs["aria-describedby"] = f"remarque-{name}{helped}"

    @property
    def remarks(self) -> dict[str, str]:
        """What the review asked to correct, by the name of the field beside which it stands."""
        if self.returned is None:
            return {}
        found = {}
        for group, text in self.returned.field_comments.items():
            field = REMARK_FIELDS.get(group)
            if isinstance(field, dict):
                field = field.get(self.returned.answer, field[Answer.PROGRESS])
            if field:
                found[field] = text
        return found

    # --- What the page shows

    @property
    def rows(self) -> dict[str, dict]:
        """By name: the field, and the remark that stands beside it."""
        remarks = self.remarks
        return {
            name: {"field": self[name], "remark": remarks.get(name, "")} for name in self.fields
        }

    @property
    def figures(self) -> dict[str, list[str]]:
        """Figures that were promised or given are shown, the others folded."""
        return self._figures({"achieved_quantity": "quantity", "achieved_amount": "amount"})

    @property
    def kept_figures(self) -> dict[str, list[str]]:
        return self._figures(PROMISED)

    def _figures(self, names: dict[str, str]) -> dict[str, list[str]]:
        rows, found = self.rows, {"shown": [], "folded": []}
        for name, promised in names.items():
            row = rows[name]
            expected = (
                getattr(self.commitment, promised) is not None or row["remark"] or self[name].errors
            )
            has_value = self[name].value() not in (None, "")
            found["shown" if expected or has_value else "folded"].append(row)
        return found

    # --- What it judges

    @property
    def forms_to_judge(self) -> list:
        return [self, self.proof] if self.chosen == Answer.DONE else [self]

    @property
    def chosen(self) -> str:
        """The answer in force on the page, judged or not."""
        return self["answer"].value()

    def is_valid(self) -> bool:
        valid = super().is_valid()
        # Both are judged, so that every error shows at once.
        return self.proof.is_valid() and valid if self.chosen == Answer.DONE else valid

    def clean(self):
        data = super().clean()
        answer = data.get("answer")
        if answer:
            for name in set(self.errors) - {"answer", "accept_now", *PARTS[Answer(answer)]}:
                # What belongs to an answer that was not chosen is not judged.
                del self.errors[name]
        judge = {
            Answer.PROGRESS: self._clean_progress,
            Answer.BLOCKED: self._clean_blocked,
            Answer.DONE: self._clean_done,
        }.get(answer)
        if judge:
            judge(data)
        return data

    def _clean_progress(self, data):
        if not data.get("progress_status"):
            self._demand("progress_status", "Dites si l’engagement est à venir ou en cours.")
        due, official = data.get("due"), self.commitment.due
        if "due" in self.errors or due == official:
            data["due_reason"] = ""
        elif due is None:
            self._demand("due", "Une échéance ne s’efface pas : indiquez la nouvelle.")
        elif not data.get("due_reason", "").strip():
            self._demand("due_reason", "Dites pourquoi l’échéance change.")
        if not self.errors and not self._says_something(data):
            self.add_error(
                "answer",
                "Rien ne change par rapport aux valeurs officielles : choisissez « Inchangé », ou"
                " complétez la réponse.",
            )

    def _says_something(self, data) -> bool:
        official = self.commitment
        names = [name for name in PARTS[Answer.PROGRESS] if name in data and name != "due_reason"]
        return any(data[name] != getattr(official, name) for name in names)

    def _clean_blocked(self, data):
        if not data.get("blocked_what", "").strip():
            self._demand("blocked_what", "Dites ce qui bloque.")
        self._demand_past_day(data, "blocked_since", "Dites depuis quand l’engagement est bloqué.")

    def _clean_done(self, data):
        self._demand_past_day(data, "kept_on", "Dites quel jour l’engagement a été tenu.")
        for name, promised in PROMISED.items():
            if data.get(name) is None and getattr(self.commitment, promised) is not None:
                self._demand(name, "Dites ce qui a été réalisé, même si c’est moins que promis.")

    def _demand_past_day(self, data, name, message):
        if data.get(name) is None:
            self._demand(name, message)
        elif data[name] > clock.today():
            self._demand(name, "Cette date est à venir.")

    def _demand(self, name, message):
        if name not in self.errors:
            self.add_error(name, message)

    # --- What it writes

    def values(self) -> dict:
        """Proposed values for ``submit_answer``, by name."""
        data = self.cleaned_data
        values = {
            KEPT.get(name, name): data[name]
            for name in PARTS[Answer(data["answer"])]
            if name in data
        }
        return values | (
            {"waiver_request": self.proof.waiver} if data["answer"] == Answer.DONE else {}
        )

    def apply(self, *, by, version: int, channel=AnswerChannel.PORTAL) -> str:
        """Record the answer; the sentence that tells it was done."""
        answer = Answer(self.cleaned_data["answer"])
        is_confirmed_at_once = (
            answer == Answer.UNCHANGED and channel == AnswerChannel.PORTAL and not self.waiting
        )
        if is_confirmed_at_once:
            workflow.confirm_unchanged(self.commitment, by=by, version=version)
            return "Engagement confirmé inchangé."
        proofs = self.proof.proofs() if answer == Answer.DONE else []
        fields = {"answer": answer, "channel": channel, "proofs": proofs, **self.values()}
        if self.cleaned_data.get("accept_now"):
            waiver = fields.get("waiver_request", "")
            submit_and_accept(
                self.commitment, by=by, version=version, waiver_reason=waiver, **fields
            )
            return "Réponse enregistrée et acceptée : elle est officielle."
        workflow.submit_answer(self.commitment, by=by, version=version, **fields)
        return (
            "Réponse envoyée : l’équipe projet va la relire. Les valeurs officielles ne changent"
            " pas d’ici là."
        )


def differences(typed: AnswerForm) -> list[Difference]:
    """Where the present state and what was typed disagree, for the answers that either of them
    gives.
    """
    current = AnswerForm(commitment=typed.commitment, by=typed.by)
    parts = {
        name
        for answer in {current.chosen, typed.chosen} & set(PARTS)
        for name in PARTS[Answer(answer)]
    }
    names = [name for name in typed.fields if name == "answer" or name in parts]
    pairs = [(name, readable(current[name]), readable(typed[name])) for name in names]
    return [
        Difference(name, typed[name].label, theirs, mine)
        for name, theirs, mine in pairs
        if theirs != mine
    ]
