"""Stages of funding: one after the other without a word; skipped or walked back, for a reason that
the history keeps.
"""

from datetime import date
from itertools import pairwise

import pytest
from django.http import QueryDict

from accounts.enums import Role
from actions.enums import FUNDING_STEPS, FundingStage, funding_needs_reason
from actions.models import ActionSheet, FundingLine
from actions.sections.editor import SECTIONS, SheetEditor
from actions.sheets import workflow as sheets_workflow
from core import clock
from core.editing.refused import Refused
from core.forms import MARKER
from territoire.imports.parts import ParsedFunding, merge_funding
from tests.factories import ActionSheetFactory, FundingLineFactory, user_with_role

pytestmark = pytest.mark.django_db
F = FundingStage


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


def test_every_stage_but_a_refusal_has_its_place():
    assert set(FUNDING_STEPS) == set(F) - {F.REFUSED}


@pytest.mark.parametrize(
    ("current", "target", "expected"),
    [
        *((before, after, False) for before, after in pairwise(FUNDING_STEPS)),
        *((stage, stage, False) for stage in F),
        *((stage, F.REFUSED, False) for stage in F),  # it has a reason of its own
        *(
            (before, after, True)
            for before, after in zip(FUNDING_STEPS, FUNDING_STEPS[2:], strict=False)
        ),
        *((after, before, True) for before, after in pairwise(FUNDING_STEPS)),
        *((F.REFUSED, stage, True) for stage in FUNDING_STEPS),
        (F.REQUESTED, F.PAID, True),
        (F.PAID, F.REQUESTED, True),
    ],
)
def test_a_reason_is_asked_for_what_skips_or_goes_back(current, target, expected):
    assert funding_needs_reason(current, target) is expected
    assert funding_needs_reason(current.value, target.value) is expected


def move(line, to, *, by, reason=""):
    sheet = ActionSheet.objects.get(pk=line.sheet_id)
    line.stage, line.stage_reason = to, reason
    sheets_workflow.save_section(sheet, by=by, version=sheet.version, rows=[line], changed=False)


@pytest.mark.parametrize(
    ("before", "after"), [(F.REQUESTED, F.REVIEWED), (F.GRANTED, F.REVIEWED), (F.REFUSED, F.FILED)]
)
def test_the_workflow_refuses_without_a_reason_and_writes_nothing(officer, before, after):
    line = FundingLineFactory(stage=before, refusal_reason="Non" if before == F.REFUSED else "")
    line.refusal_reason = ""
    with pytest.raises(Refused, match="Indiquez pourquoi l’étape passe"):
        move(line, after, by=officer)
    saved = FundingLine.objects.get(pk=line.pk)
    assert (saved.stage, saved.sheet.version) == (before, 1)
    assert line.history.count() == 1
    move(line, after, by=officer, reason="Décidé en bureau.")
    assert FundingLine.objects.get(pk=line.pk).stage == after
    assert line.history.latest().history_change_reason == "Décidé en bureau."


def test_the_next_stage_and_a_new_line_at_any_stage_ask_for_nothing(officer):
    line = FundingLineFactory(stage=F.REQUESTED)
    move(line, F.FILED, by=officer)
    assert line.history.latest().history_change_reason is None
    sheet = ActionSheet.objects.get(pk=line.sheet_id)
    new = FundingLine(label="Subvention", stage=F.PAID)
    sheets_workflow.save_section(
        sheet, by=officer, version=sheet.version, rows=[new], changed=False
    )
    assert FundingLine.objects.get(pk=new.pk).stage == F.PAID


def editor(line=None, **typed):
    """The section as it is posted: one row, that of ``line`` or a new one."""
    row = {"id": line.pk if line else "", "label": "Subvention", "stage": "requested"} | typed
    data = QueryDict(mutable=True)
    data.update(
        {"funding_lines-count": "1"}
        | {f"funding_lines-0-{name}": str(value) for name, value in row.items()}
    )
    data.update({MARKER: ""})
    sheet = ActionSheet.objects.get(pk=line.sheet_id) if line else ActionSheetFactory()
    return SheetEditor(SECTIONS["financement"], sheet, data)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"stage": "granted"}, "stage_reason"),
        ({"stage": "requested"}, "stage_reason"),
        ({"stage": "reviewed"}, None),
        ({"stage": "filed"}, None),
        ({"stage": "granted", "stage_reason": "Accord direct."}, None),
        ({"stage": "filed", "stage_reason": "Sans changement."}, "stage_reason"),
        ({"stage": "refused"}, "refusal_reason"),
        ({"stage": "refused", "refusal_reason": "Hors critères."}, None),
    ],
)
def test_the_form_says_it_at_the_field(typed, field):
    section = editor(FundingLineFactory(stage=F.FILED), **typed)
    assert section.is_valid() is (field is None)
    assert list(section.row_sets[0].forms[0].errors) == ([field] if field else [])


def test_the_form_of_a_new_line_takes_any_stage():
    assert editor(stage="paid").is_valid()


def test_the_reason_typed_reaches_the_history(officer):
    line = FundingLineFactory(stage=F.FILED)
    section = editor(line, stage="paid", stage_reason="Versé d’avance.")
    assert section.is_valid()
    section.save(by=officer, version=1)
    assert (line.history.latest().stage, line.history.latest().history_change_reason) == (
        F.PAID,
        "Versé d’avance.",
    )


def test_an_import_gives_its_day_as_the_reason():
    line = FundingLineFactory(stage=F.FILED)
    with clock.at(clock.start_of(date(2021, 6, 15))):
        merge_funding([line], [ParsedFunding(line.funder, line.label, stage=F.PAID)])
    assert line.stage_reason == "Import du 15 juin 2021"
    new, _ = merge_funding([], [ParsedFunding(line.funder, "Autre", stage=F.PAID)])
    assert new[0].stage_reason == ""
