"""One section of a sheet being edited: its main form and its rows, as one thing to show, judge and
save.
"""

from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from accounts.fields import share_choices
from actions.models import ActionSheet
from actions.sections import forms, rows
from actions.sections.conflict import TAKE, take_current
from actions.sheets import workflow
from core.models import StaleVersion
from core.rows import ACTION, RowSet, apply_action, place_after


@dataclass(frozen=True)
class Part:
    """Rows that a section edits; ``prefix`` is their name in the post and on the sheet."""

    prefix: str
    title: str
    form_class: type
    ordered: bool = False
    unique: tuple | None = None
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """``slug`` in the address, ``title`` on the page, ``form_class`` for the sheet's own fields."""

    slug: str
    title: str
    icon: str
    form_class: type
    parts: tuple[Part, ...] = field(default=())


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


def _saved_rows(sheet: ActionSheet, part: Part) -> list:
    if part.prefix == "readings":
        return [
            reading for indicator in sheet.indicators.all() for reading in indicator.readings.all()
        ]
    if part.prefix == "indicators":
        # Asked for once: the rows, what readings may choose among, and their values.
        prefetch_related_objects([sheet], "indicators__readings")
    return list(getattr(sheet, part.prefix).all())


class SectionEditor:
    """The section as a person edits it.

    ``data`` is the post or None. A post that presses a row button, or with ``draft``, is shown and
    not judged.
    """

    def __init__(self, section: Section, sheet: ActionSheet, data=None, *, draft=False):
        self.section, self.sheet = section, sheet
        # A press that redraws the form without judging or saving it: a row button, or « Reprendre »
        # in a conflict.
        self.is_redraw = data is not None and (ACTION in data or TAKE in data)
        draft = draft or self.is_redraw
        if self.is_redraw:
            post = data
            data = apply_action(take_current(data), [part.prefix for part in section.parts])
        self.form = section.form_class(data, instance=sheet, draft=draft)
        self.row_sets = [self._row_set(part, data, draft) for part in section.parts]
        self.narrow()
        share_choices(self.forms)
        self._restrict_readings()
        if self.is_redraw:
            prefix, index = place_after(post)
            for row_set in self.row_sets:
                if row_set.prefix == prefix:
                    row_set.focus(index)

    def narrow(self):
        """Say whom a choice offers, before its rows are read."""

    def _row_set(self, part, data, draft):
        return RowSet(
            part.form_class,
            _saved_rows(self.sheet, part),
            prefix=part.prefix,
            title=part.title,
            hint=part.hint,
            data=data,
            draft=draft,
            ordered=part.ordered,
            unique=part.unique,
            blank=part.prefix != "readings" or bool(self.sheet.indicators.all()),
        )

    def _restrict_readings(self):
        """A reading belongs to an indicator of this very sheet."""
        readings = next((r for r in self.row_sets if r.prefix == "readings"), None)
        if readings:
            indicators = list(self.sheet.indicators.all())
            for form in readings.forms:
                form.fields["indicator"].share(lambda: indicators, None)

    @property
    def forms(self):
        yield self.form
        for row_set in self.row_sets:
            yield from row_set.forms

    @property
    def forms_to_judge(self) -> list:
        """The forms whose errors the page tells; rows about to go are not judged."""
        return [self.form, *(form for row_set in self.row_sets for form in row_set.kept)]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(row_set.is_valid() for row_set in self.row_sets)])

    def save(self, *, by, version: int):
        """Write the section as one new version of the sheet. Raises StaleVersion; call after
        :meth:`is_valid`.
        """
        changed = [row for row_set in self.row_sets for row in row_set.changed_rows()]
        removed = [row for row_set in self.row_sets for row in row_set.removed_rows()]
        if not (self.form.has_changed() or changed or removed):
            if self.sheet.version != version:
                raise StaleVersion
            return
        workflow.save_section(
            self.sheet,
            by=by,
            version=version,
            many_to_many=self.form.many_to_many(),
            rows=changed,
            removed=removed,
            changed=self.form.has_changed(),
            resolve=self.form.resolve,
        )
