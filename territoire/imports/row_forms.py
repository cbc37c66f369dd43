"""The rows of an import, one form each. Lengths and vocabularies are those of the models, as on the
screen.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accounts.enums import OrganizationKind
from accounts.models import Organization
from actions.enums import (
    Confidentiality,
    FundingStage,
    Health,
    Maturity,
    ProgressStatus,
    ReviewStatus,
    SheetKind,
)
from actions.models import ActionSheet, FundingLine, Milestone, PriorityAxis
from core.workbook.fields import (
    AmountField,
    CellField,
    DayField,
    LineField,
    ListField,
    PartialDateField,
    PeriodField,
    TextField,
    WordField,
    YesNoField,
)
from core.workbook.forms import RowForm
from core.workbook.text import KeptAsText, fold, is_unknown, quoted
from territoire.imports import wordings

_BIS = re.compile(r"\D*\d+\s?(?:bis|ter|quater|[a-z])", re.I)
_NUMBER = re.compile(r"(?:n°)?(?:[a-z]+(?:[ \-_.°]+|(?=\d)))*0*(\d{1,6})(?:[.,]0+)?")


def max_length_of(model, name: str) -> int:
    return model._meta.get_field(name).max_length


def line_field(model, name: str, **kwargs) -> LineField:
    return LineField(max_length=max_length_of(model, name), **kwargs)


def read_number(text: str) -> int | None:
    """12 from « 12 », « 12.0 », « FA12 », « Fiche n° 12 », « A-12 »; None where the cell says
    nothing.

    Raises ValueError: « 1.2 » might be sheet 1.2 of an axis or sheet 12.
    """
    if is_unknown(text):
        return None
    found = _NUMBER.fullmatch(text.strip().lower().replace("é", "e").replace("’", " "))
    if not found:
        composite = re.search(r"\d+\s*[.,\-/]\s*\d+", text)
        raise ValueError(
            f"{quoted(text)} est ambigu" if composite else f"{quoted(text)} n’est pas un numéro"
        )
    if int(found[1]) < 1:
        raise ValueError(f"{quoted(text)} n’est pas un numéro")
    return int(found[1])


class NumberField(CellField):
    """A sheet's number; ``prefixes`` are those of the phases, ``own`` that of the phase of the
    import.
    """

    expected = "un numéro entier, par exemple 12"
    own = ""
    prefixes: frozenset[str] = frozenset()

    def read(self, value, text):
        prefix, _, rest = text.strip().rpartition("-")
        if prefix.upper() in self.prefixes and prefix:
            if prefix.upper() != self.own:
                raise ValueError(f"{quoted(text)} est une fiche d’une autre phase")
            text = rest
        if _BIS.fullmatch(text.strip()):
            raise KeptAsText(
                f"{quoted(text)} n’est pas un numéro entier, la fiche prend le prochain numéro"
                " libre"
            )
        return read_number(text)


class SheetForm(RowForm):
    number = NumberField()
    code = TextField()
    title = line_field(ActionSheet, "title", required=True)
    axes = TextField(expected="des axes séparés par des points-virgules")
    is_priority = YesNoField()
    kind = WordField(choices=SheetKind, patterns=wordings.KIND)
    maturity = WordField(choices=Maturity, patterns=wordings.MATURITY)
    progress = WordField(choices=ProgressStatus, patterns=wordings.PROGRESS)
    progress_reason = line_field(ActionSheet, "progress_reason")
    review = WordField(choices=ReviewStatus, patterns=wordings.REVIEW)
    health = WordField(choices=Health, patterns=wordings.HEALTH)
    health_comment = line_field(ActionSheet, "health_comment")
    carrier = TextField(expected="le nom d’une organisation")
    contracting = TextField(expected="des noms d’organisations séparés par des points-virgules")
    lead_person = ListField(expected="un prénom et un nom", separators=";/\n")
    elected_sponsor = ListField(expected="un prénom et un nom", separators=";/\n")
    funders = TextField(expected="des noms d’organisations séparés par des points-virgules")
    partners = TextField(expected="des noms d’organisations séparés par des points-virgules")
    signatories = TextField(expected="des noms d’organisations séparés par des points-virgules")
    communes = TextField(expected="des communes séparées par des points-virgules")
    start = PartialDateField(edge="start")
    end = PartialDateField()
    period = PeriodField()
    cost = AmountField()
    context = TextField()
    objectives = TextField()
    description = TextField()
    results = TextField()
    milestones = ListField(expected="un jalon par ligne, par exemple « Étude remise (T2 2026) »")
    confidentiality = WordField(
        choices=Confidentiality, patterns=wordings.CONFIDENTIALITY, is_strict=True
    )
    notes = TextField()

    def __init__(self, record, *, phase, prefixes):
        super().__init__(record)
        self.fields["number"].own, self.fields["number"].prefixes = phase.prefix, prefixes

    def clean(self):
        values = super().clean()
        period = values.get("period")
        for name in ("start", "end"):
            if period and not values.get(name):
                values[name] = getattr(period, name)
        start, end = values.get("start"), values.get("end")
        if start and end and start.first > end.last:
            self.add_error(
                "end", ValidationError(f"{quoted(end)} précède le début, {quoted(start)}")
            )
        return values


class MilestoneForm(RowForm):
    key = "title"

    sheet = TextField(required=True, expected="le numéro ou l’intitulé d’une fiche")
    title = line_field(Milestone, "title", required=True)
    due = PartialDateField()
    done_on = DayField()
    owner = TextField(expected="le nom d’une organisation")


class FundingForm(RowForm):
    key = "funder"

    sheet = TextField(required=True, expected="le numéro ou l’intitulé d’une fiche")
    funder = line_field(Organization, "name")
    label = line_field(FundingLine, "label")
    amount = AmountField()
    stage = WordField(choices=FundingStage, patterns=wordings.STAGE)
    stage_on = DayField()
    refusal = line_field(FundingLine, "refusal_reason")

    def clean(self):
        values = super().clean()
        if not self.errors and not values.get("funder") and not values.get("label"):
            self.add_error("funder", ValidationError("ni financeur ni libellé"))
        return values


class AxisForm(RowForm):
    name = line_field(PriorityAxis, "name", required=True)
    code = LineField(max_length=30)


class SirenField(CellField):
    """Nine digits; those of a SIRET are its first nine."""

    expected = "neuf chiffres"

    def read(self, value, text):
        digits = re.sub(r"[\s.]", "", text)
        if is_unknown(text):
            return None
        if not re.fullmatch(r"\d{9}(?:\d{5})?", digits):
            raise ValueError(f"{quoted(text)} n’est pas un numéro SIREN")
        return digits[:9]


class WebsiteField(CellField):
    expected = "une adresse comme https://www.exemple.fr"

    def read(self, value, text):
        if is_unknown(text):
            return None
        address = (
            text.strip()
            if re.match(r"https?://", text.strip(), re.I)
            else f"https://{text.strip()}"
        )
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise ValueError(f"{quoted(text)} n’est pas une adresse de site") from None
        return address


class OrganizationForm(RowForm):
    name = line_field(Organization, "name", required=True)
    short_name = line_field(Organization, "short_name")
    kind = WordField(choices=OrganizationKind, patterns=wordings.ORGANIZATION_KIND)
    siren = SirenField()
    address = TextField()
    website = WebsiteField()
    field = line_field(Organization, "field_of_intervention")
    relation = TextField(expected="signataire, porteur ou financeur")
    representative = LineField(max_length=160)
    capacity = LineField(max_length=200)
    signed_on = DayField()

    def clean_address(self):
        address = self.cleaned_data["address"]
        return address and " ".join(fold_lines(address))[: max_length_of(Organization, "address")]

    @property
    def is_signatory(self) -> bool:
        """Said by the relation, by a signature, or by the name of the tab."""
        values = self.cleaned_data
        relation = fold(values.get("relation") or "")
        if relation:
            return bool(
                re.search(r"\bsign\w*|^(?:oui|x|o)$", relation)
            ) and not relation.startswith("non")
        return bool(values.get("signed_on")) or "signataire" in fold(self.record.tab)


def fold_lines(text: str) -> list[str]:
    """The lines of an address typed in one cell, separated by commas."""
    lines = [line.strip(" ,") for line in text.splitlines() if line.strip()]
    return [f"{line}," for line in lines[:-1]] + lines[-1:]
