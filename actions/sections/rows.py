"""One row of each part of a sheet."""

from django import forms

from accounts.fields import OrganizationChoiceField
from actions.enums import FundingStage, funding_needs_reason
from actions.models import Blocker, FundingLine, Indicator, IndicatorReading, Milestone
from actions.sheets.workflow import stage_reason_message
from core import clock
from core.choices import SharedChoiceField
from core.forms import AmountField, DayField, PartialDateField
from core.rows import RowForm


class MilestoneForm(RowForm):
    due = PartialDateField(label="Échéance", required=False)
    done_on = DayField(label="Fait le", required=False)
    owner_organization = OrganizationChoiceField(label="Responsable")

    class Meta:
        model = Milestone
        fields = ("title", "done_on")

    field_order = ("title", "due", "done_on", "owner_organization")

    def clean_done_on(self):
        done_on = self.cleaned_data["done_on"]
        if done_on and done_on > clock.today():
            raise forms.ValidationError(
                "Un jalon fait l’a été aujourd’hui au plus tard. Pour plus tard : l’échéance."
            )
        return done_on


class FundingLineForm(RowForm):
    funder = OrganizationChoiceField(label="Financeur")
    amount = AmountField(
        label="Montant (€)", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    stage_on = DayField(label="Étape du", required=False)
    stage_reason = forms.CharField(
        label="Motif du changement d’étape",
        required=False,
        max_length=300,
        help_text="Demandé pour sauter une étape ou revenir en arrière ; l’historique le garde.",
    )

    class Meta:
        model = FundingLine
        fields = ("label", "amount", "stage", "stage_on", "refusal_reason")

    field_order = (
        "funder",
        "label",
        "amount",
        "stage",
        "stage_on",
        "stage_reason",
        "refusal_reason",
    )

    def clean(self):
        cleaned = super().clean()
        refused = cleaned.get("stage") == FundingStage.REFUSED
        if refused and not cleaned.get("refusal_reason"):
            self.add_error("refusal_reason", "Indiquez le motif du refus.")
        if not refused and cleaned.get("refusal_reason") and "stage" in cleaned:
            self.add_error("refusal_reason", "Un motif de refus ne va qu’avec l’étape « Refusé ».")
        if not cleaned.get("funder") and not cleaned.get("label") and "funder" in cleaned:
            self.add_error("funder", "Indiquez le financeur, ou un libellé.")
        if not self.is_new and "stage" in cleaned:
            self._judge_stage(
                self.initial["stage"], cleaned["stage"], cleaned.get("stage_reason", "")
            )
        return cleaned

    def _judge_stage(self, before: str, after: str, reason: str):
        self.instance.stage_reason = reason
        if reason and after == before:
            self.add_error("stage_reason", "Ce motif ne va qu’avec un changement d’étape.")
        elif funding_needs_reason(before, after) and not reason:
            self.add_error("stage_reason", stage_reason_message(before, after))


class IndicatorForm(RowForm):
    baseline = AmountField(label="Départ", required=False, max_digits=16, decimal_places=3)
    target = AmountField(label="Cible", required=False, max_digits=16, decimal_places=3)
    target_date = PartialDateField(label="Échéance de la cible", required=False)

    class Meta:
        model = Indicator
        fields = ("name", "unit", "direction", "baseline", "target", "source")

    field_order = ("name", "unit", "direction", "baseline", "target", "target_date", "source")

    def clean(self):
        cleaned = super().clean()
        baseline, target = cleaned.get("baseline"), cleaned.get("target")
        if baseline is not None and target is not None:
            rising = cleaned.get("direction") == "increase"
            if (rising and target < baseline) or (not rising and target > baseline):
                self.add_error(
                    "target",
                    "La cible va à l’inverse du sens choisi. Corrigez la cible ou le sens.",
                )
        return cleaned


class ReadingForm(RowForm):
    # Which indicators: those of the sheet, given by the editor.
    indicator = SharedChoiceField(
        queryset=Indicator.objects.none(), label="Indicateur", empty_label="Choisir…"
    )
    period = PartialDateField(label="Période")
    value = AmountField(label="Valeur", max_digits=16, decimal_places=3)

    class Meta:
        model = IndicatorReading
        fields = ("value", "source")

    field_order = ("indicator", "period", "value", "source")


class BlockerForm(RowForm):
    since = DayField(label="Depuis le")
    unblocker = OrganizationChoiceField(label="Qui peut le lever")
    asked_on = DayField(label="Demandé le", required=False)
    lifted_on = DayField(label="Levé le", required=False)

    class Meta:
        model = Blocker
        fields = ("description", "since", "resolution", "asked_on", "answer", "lifted_on")

    field_order = (
        "description",
        "since",
        "unblocker",
        "resolution",
        "asked_on",
        "answer",
        "lifted_on",
    )

    def clean(self):
        cleaned = super().clean()
        since, lifted_on = cleaned.get("since"), cleaned.get("lifted_on")
        if since and lifted_on and lifted_on < since:
            self.add_error(
                "lifted_on", "Le point de blocage ne peut pas être levé avant d’exister."
            )
        return cleaned
