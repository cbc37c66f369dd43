"""The main form of each section of a sheet: the shape of input, nothing more."""

from django import forms
from django.db.models import QuerySet

from accounts.models import Organization
from accounts.standpoints import Standpoint, keys_of, standpoint
from actions.access import no_such_sheet
from actions.enums import Maturity
from actions.forms.people import (
    KnownRowsField,
    OrganizationChoiceField,
    PersonChoiceField,
    SharedRowsField,
    named_organization,
    named_person,
)
from actions.models import ActionSheet, Commune, PriorityAxis
from core.forms import AmountField, PartialDateField, PartialModelForm
from core.gather import gather, hold, prepared, slot
from core.histories import know_links

DATE_HELP = "Par exemple 22/03/2019, mars 2019, T2 2019, S1 2019 ou 2019."


class SectionForm(PartialModelForm):
    """Base of the sections: fields of the sheet, and what :meth:`resolve` creates on the way."""

    MANY_TO_MANY = ("axes", "communes", "contracting_authorities")

    def resolve(self, *, by):
        """Turn names typed by hand into rows, within the transaction that saves."""

    def many_to_many(self) -> dict:
        """Those that changed: writing the others again would only ask what they are."""
        return {n: self.cleaned_data[n] for n in self.MANY_TO_MANY if n in self.changed_data}


class IdentityForm(SectionForm):
    axes = KnownRowsField(label="Axes", required=False)
    communes = KnownRowsField(
        label="Communes concernées", required=False, help_text="Aucune case cochée : non renseigné."
    )
    maturity = forms.ChoiceField(
        label="Maturité", required=False, choices=[("", "Non renseignée"), *Maturity.choices]
    )

    class Meta:
        model = ActionSheet
        fields = ("title", "kind", "axes", "maturity", "communes", "confidentiality")
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        sheet = kwargs["instance"]
        if not hasattr(sheet, "offered"):
            offer(sheet, gather(*_offered(sheet.phase.prefix, sheet.number)))
        super().__init__(*args, **kwargs)
        for name, rows in sheet.offered.items():
            self.fields[name].offer(rows)

    def clean_title(self):
        # A title is one line, though its box shows two.
        return " ".join(self.cleaned_data["title"].split())


def find_to_identify(user, reference: tuple[str, int]) -> ActionSheet:
    """The sheet as ``find_sheet``, with the axes and communes that it has and may have: one query for all of them."""
    prefix, number = reference
    found, *offered = _identity.gather(standpoint(user), prefix, number=number, **keys_of(user))
    if not found:
        raise no_such_sheet(reference)
    offer(found[0], offered)
    return found[0]


def offer(sheet: ActionSheet, offered: list[list]) -> None:
    axes, communes, own_axes, own_communes = offered
    hold(sheet, "axes", own_axes)
    hold(sheet, "communes", own_communes)
    know_links(sheet, axes=[axis.pk for axis in own_axes], communes=[commune.pk for commune in own_communes])
    sheet.offered = {"axes": axes, "communes": communes}


@prepared
def _identity(viewer: Standpoint, prefix: str) -> list[QuerySet]:
    sheets = ActionSheet.objects.select_related("phase").visible_to(viewer)
    number = slot("number")
    return [sheets.filter(phase__prefix=prefix, number=number), *_offered(prefix, number)]


def _offered(prefix: str, number: int) -> list[QuerySet]:
    of_sheet = {"sheets__phase__prefix": prefix, "sheets__number": number}
    return [
        PriorityAxis.objects.filter(phase__prefix=prefix),
        Commune.objects.all(),
        PriorityAxis.objects.filter(**of_sheet),
        Commune.objects.filter(**of_sheet),
    ]


class DescriptionForm(SectionForm):
    class Meta:
        model = ActionSheet
        fields = ("context", "objectives", "description", "expected_results")
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in fields}


class PartnersForm(SectionForm):
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
        label="Élu·e absent·e de la liste", required=False, max_length=160, help_text="Prénom puis nom."
    )
    contracting_authorities = SharedRowsField(
        Organization.objects.all(), label="Maîtres d’ouvrage", required=False
    )

    class Meta:
        model = ActionSheet
        fields = ("lead_organization", "lead_person", "elected_sponsor", "contracting_authorities")

    field_order = (
        "lead_organization", "new_lead_organization", "lead_person", "new_lead_person", "elected_sponsor",
        "new_elected_sponsor", "contracting_authorities",
    )  # fmt: skip

    def resolve(self, *, by):
        for target, create in (
            ("lead_organization", named_organization),
            ("lead_person", named_person),
            ("elected_sponsor", named_person),
        ):
            if name := self.cleaned_data.get(f"new_{target}"):
                setattr(self.instance, target, create(name, by=by))


def find_with_partners(user, reference: tuple[str, int]) -> ActionSheet:
    """The sheet as ``find_sheet``, with what its form and its history ask of its relations, in one query."""
    prefix, number = reference
    found, organizations, axes, communes = _partners.gather(
        standpoint(user), prefix, number=number, **keys_of(user)
    )
    if not found:
        raise no_such_sheet(reference)
    [sheet] = found
    hold(sheet, "contracting_authorities", organizations)
    keys = [organization.pk for organization in organizations]
    know_links(sheet, contracting_authorities=keys, axes=axes, communes=communes)
    return sheet


@prepared
def _partners(viewer: Standpoint, prefix: str) -> list[QuerySet]:
    of_sheet = {"sheets__phase__prefix": prefix, "sheets__number": slot("number")}
    authorities = ActionSheet.contracting_authorities.through.objects.filter(
        actionsheet__phase__prefix=prefix, actionsheet__number=slot("number")
    )
    return [
        ActionSheet.objects.select_related("phase")
        .visible_to(viewer)
        .filter(phase__prefix=prefix, number=slot("number")),
        Organization.objects.filter(pk__in=authorities.values("organization")),
        PriorityAxis.objects.filter(**of_sheet).values_list("pk", flat=True),
        Commune.objects.filter(**of_sheet).values_list("pk", flat=True),
    ]


class CalendarForm(SectionForm):
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


class MoneyForm(SectionForm):
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


class RowsOnlyForm(SectionForm):
    """A section made of rows alone."""

    class Meta:
        model = ActionSheet
        fields = ()
