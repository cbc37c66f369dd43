"""The main form of each section of a sheet: the shape of input, nothing more."""

from django import forms
from django.db.models import Q, prefetch_related_objects

from accounts.fields import (
    OrganizationChoiceField,
    PersonChoiceField,
    named_organization,
    named_person,
)
from accounts.models import Organization
from actions.enums import Maturity
from actions.models import ActionSheet, Commune, PriorityAxis
from core.choices import ManyChoiceField, ManyNamedChoiceField
from core.editing.editor import SectionForm
from core.forms import DATE_HELP, AmountField, PartialDateField


class SheetForm(SectionForm):
    """Base of the sections of a sheet."""

    MANY_TO_MANY = ("axes", "communes", "contracting_authorities")

    def many_to_many(self) -> dict:
        """Those that changed: writing the others again would only ask what they are."""
        return {n: self.cleaned_data[n] for n in self.MANY_TO_MANY if n in self.changed_data}


class IdentityForm(SheetForm):
    axes = ManyChoiceField(PriorityAxis.objects.all(), label="Axes", required=False)
    communes = ManyNamedChoiceField(
        Commune.objects.all(),
        label="Communes concernées",
        required=False,
        help_text="Aucune case cochée : non renseigné.",
    )
    maturity = forms.ChoiceField(
        label="Maturité", required=False, choices=[("", "Non renseignée"), *Maturity.choices]
    )

    class Meta:
        model = ActionSheet
        fields = ("title", "kind", "axes", "maturity", "communes", "confidentiality")
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["axes"].queryset = PriorityAxis.objects.filter(phase=self.instance.phase_id)

    def clean_title(self):
        # A title is one line, though its box shows two.
        return " ".join(self.cleaned_data["title"].split())


class DescriptionForm(SheetForm):
    class Meta:
        model = ActionSheet
        fields = ("context", "objectives", "description", "expected_results")
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in fields}


class PartnersForm(SheetForm):
    lead_organization = OrganizationChoiceField(label="Porteur")
    new_lead_organization = forms.CharField(
        label="Porteur absent de la liste",
        required=False,
        max_length=200,
        help_text="Saisissez son nom : l’organisation sera créée et deviendra le porteur.",
    )
    lead_person = PersonChoiceField(label="Personne pilote")
    new_lead_person = forms.CharField(
        label="Personne pilote absente de la liste",
        required=False,
        max_length=160,
        help_text="Prénom puis nom.",
    )
    elected_sponsor = PersonChoiceField(label="Élu·e référent·e")
    new_elected_sponsor = forms.CharField(
        label="Élu·e absent·e de la liste",
        required=False,
        max_length=160,
        help_text="Prénom puis nom.",
    )
    contracting_authorities = ManyNamedChoiceField(
        Organization.objects.all(), label="Maîtres d’ouvrage", required=False
    )

    class Meta:
        model = ActionSheet
        fields = ("lead_organization", "lead_person", "elected_sponsor", "contracting_authorities")

    field_order = (
        "lead_organization", "new_lead_organization", "lead_person", "new_lead_person",
        "elected_sponsor", "new_elected_sponsor", "contracting_authorities",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        """One that was archived since it was ticked stays: a save must not drop it unseen."""
        prefetch_related_objects([kwargs["instance"]], "contracting_authorities")
        super().__init__(*args, **kwargs)
        ticked = [organization.pk for organization in self.instance.contracting_authorities.all()]
        offered = Organization.objects.filter(Q(archived_at__isnull=True) | Q(pk__in=ticked))
        self.fields["contracting_authorities"].queryset = offered

    def resolve(self, *, by):
        for target, create in (
            ("lead_organization", named_organization),
            ("lead_person", named_person),
            ("elected_sponsor", named_person),
        ):
            if name := self.cleaned_data.get(f"new_{target}"):
                setattr(self.instance, target, create(name, by=by))


class CalendarForm(SheetForm):
    start = PartialDateField(label="Début", required=False, help_text=DATE_HELP)
    end = PartialDateField(label="Fin", required=False, help_text=DATE_HELP)

    class Meta:
        model = ActionSheet
        fields = ()

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end.last < start.first:
            self.add_error("end", f"La fin ({end}) précède le début ({start}).")
        return cleaned


class MoneyForm(SheetForm):
    estimated_cost = AmountField(
        label="Coût estimé (€)",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text="En euros, par exemple 1 250 000. Vide : non renseigné.",
    )

    class Meta:
        model = ActionSheet
        fields = ("estimated_cost",)


class RowsOnlyForm(SheetForm):
    """A section made of rows alone."""

    class Meta:
        model = ActionSheet
        fields = ()
