"""The sections of a sheet, and one of them being edited."""

from django.db.models import prefetch_related_objects

from actions.sections import forms, rows
from actions.sheets import workflow
from core.editing.editor import Editor, Part, Section
from core.models import StaleVersion

SECTIONS = {
    section.slug: section
    for section in (
        Section("identite", "Identité", "tag", forms.IdentityForm),
        Section("description", "Description", "file-text", forms.DescriptionForm),
        Section("partenaires", "Partenaires", "users", forms.PartnersForm),
        Section(
            "calendrier",
            "Calendrier",
            "calendar",
            forms.CalendarForm,
            (
                Part(
                    "milestones",
                    "Jalons",
                    rows.MilestoneForm,
                    hint="Rangés par échéance à l’enregistrement.",
                ),
            ),
        ),
        Section(
            "financement",
            "Financement",
            "euro",
            forms.MoneyForm,
            (Part("funding_lines", "Lignes de financement", rows.FundingLineForm, ordered=True),),
        ),
        Section(
            "indicateurs",
            "Indicateurs",
            "chart-line",
            forms.RowsOnlyForm,
            (
                Part(
                    "indicators",
                    "Indicateurs",
                    rows.IndicatorForm,
                    ordered=True,
                    unique=(("name",), "Cette fiche a déjà un indicateur de ce nom."),
                ),
                Part(
                    "readings",
                    "Relevés",
                    rows.ReadingForm,
                    unique=(
                        ("indicator", "period"),
                        "Cet indicateur a déjà une valeur pour cette période.",
                    ),
                    hint="Enregistrez d’abord un nouvel indicateur pour lui donner des valeurs.",
                ),
            ),
        ),
        Section(
            "blocages",
            "Points de blocage",
            "octagon-alert",
            forms.RowsOnlyForm,
            (Part("blockers", "Points de blocage", rows.BlockerForm),),
        ),
    )
}


class SheetEditor(Editor):
    """A section of an action sheet as a person edits it."""

    def saved_rows(self, part: Part) -> list:
        if part.prefix == "readings":
            indicators = self.subject.indicators.all()
            return [reading for indicator in indicators for reading in indicator.readings.all()]
        if part.prefix == "indicators":
            # Asked for once: the rows, what readings may choose among, and their values.
            prefetch_related_objects([self.subject], "indicators__readings")
        return super().saved_rows(part)

    def build_rows(self, part, data, draft, *, blank=True):
        has_indicator = part.prefix != "readings" or bool(self.subject.indicators.all())
        return super().build_rows(part, data, draft, blank=blank and has_indicator)

    def share_choices(self):
        """A reading belongs to an indicator of this very sheet."""
        super().share_choices()
        readings = next((r for r in self.row_sets if r.prefix == "readings"), None)
        if readings:
            indicators = list(self.subject.indicators.all())
            for form in readings.forms:
                form.fields["indicator"].share(lambda: indicators, None)

    def save(self, *, by, version: int):
        """Write the section as one new version of the sheet. Raises StaleVersion, Refused."""
        changed, removed = self.changed_rows(), self.removed_rows()
        if not (self.form.has_changed() or changed or removed):
            if self.subject.version != version:
                raise StaleVersion
            return
        workflow.save_section(
            self.subject,
            by=by,
            version=version,
            many_to_many=self.form.many_to_many(),
            rows=changed,
            removed=removed,
            changed=self.form.has_changed(),
            resolve=self.form.resolve,
        )
