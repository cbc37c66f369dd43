"""A decision as it is typed during the meeting, with its follow-ups."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q

from accounts.fields import OrganizationChoiceField, PersonChoiceField
from accounts.models import Organization, User
from actions.models import ActionSheet, Blocker
from core import clock
from core.choices import ManyChoiceField, ManyNamedChoiceField, share_choices
from core.editing.conflict import TAKE, take_current
from core.forms import PartialDateField, PartialPostMixin
from core.models import StaleVersion
from core.rows import ACTION, RowForm, RowSet, apply_action, place_after
from governance.decisions import workflow
from governance.enums import DecisionKind, FollowUpStatus, ItemKind
from governance.fields import people_offered
from governance.models import AgendaItem, Decision, FollowUp
from governance.programme.queries import shared_sheets
from partners.models import Commitment


@dataclass(frozen=True)
class DecisionSuggestions:
    """Keys of what a decision on a point is most likely about, and of what was chosen for it
    before.
    """

    sheets: set[int]
    shared_sheets: list[int]
    organizations: set[int]
    chosen_sheets: list[int]
    chosen_organizations: list[int]

    @classmethod
    def of(cls, item: AgendaItem, decision: Decision | None) -> "DecisionSuggestions":
        sheets = list(item.sheets.all())
        return cls(
            sheets={sheet.pk for sheet in sheets},
            shared_sheets=[sheet.pk for sheet in sheets if sheet.is_shared],
            organizations=_organizations_of(item),
            chosen_sheets=list(decision.sheets.values_list("pk", flat=True)) if decision else [],
            chosen_organizations=(
                list(decision.organizations.values_list("pk", flat=True)) if decision else []
            ),
        )


def _organizations_of(item: AgendaItem) -> set[int]:
    """Whom a point concerns: who carries its sheets or can lift what blocks them, who promised, who
    was asked before.
    """
    sheets = shared_sheets().filter(agenda_items=item)
    blockers = Blocker.objects.filter(sheet__in=sheets, lifted_on__isnull=True)
    found = (
        sheets.values_list("lead_organization"),
        blockers.values_list("unblocker"),
        Commitment.objects.filter(agenda_items=item).values_list("organization"),
        FollowUp.objects.filter(agenda_items=item).values_list("organization"),
    )
    first, *others = (rows.order_by() for rows in found)
    return {key for (key,) in first.union(*others) if key}


FOLLOW_UPS = "follow_ups"

# What a point most often ends with; the officer changes it with one key.
_USUAL = {
    ItemKind.SHEET_TO_APPROVE: DecisionKind.APPROVAL,
    ItemKind.FOLLOW_UP: DecisionKind.ACKNOWLEDGEMENT,
    ItemKind.INDICATOR: DecisionKind.ACKNOWLEDGEMENT,
    ItemKind.BLOCKER: DecisionKind.REQUEST,
    ItemKind.COMMITMENT_LATE: DecisionKind.REQUEST,
    ItemKind.COMMITMENT_SILENT: DecisionKind.REQUEST,
}


class SheetsField(ManyChoiceField):
    def label_from_instance(self, sheet):
        if not sheet.is_shared:
            # Chosen before: it stays to be taken off, and a co-chair reads no more of it than its
            # number.
            return f"Fiche {sheet.reference}, qui n’est plus partagée avec le comité"
        return f"Fiche {sheet.reference} – {sheet.title}"


class StatementForm(PartialPostMixin, forms.Form):
    """The words of a decision that was adopted: the rest is done."""

    statement = forms.CharField(
        label="Décision",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "d"}),
    )

    def __init__(self, data=None, *, item, decision, draft=False):
        super().__init__(data, initial=self._first_values(item, decision), draft=draft)

    def _first_values(self, item, decision) -> dict:
        return {"statement": decision.statement}

    def clean_statement(self):
        if not self.cleaned_data["statement"]:
            raise forms.ValidationError("Écrivez la décision.", code="required")
        return self.cleaned_data["statement"].replace("\r\n", "\n")


class DecisionForm(StatementForm):
    kind = forms.ChoiceField(label="Nature", choices=DecisionKind, widget=forms.RadioSelect)
    makes_priority = forms.TypedChoiceField(
        label="La fiche",
        choices=(("yes", "devient prioritaire"), ("no", "n’est plus prioritaire")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    sheets = SheetsField(
        queryset=ActionSheet.objects.none(),
        label="Fiches concernées",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organizations = ManyNamedChoiceField(
        queryset=Organization.objects.none(),
        label="Organisations à qui la demande s’adresse",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, item, decision, draft=False):
        self.near = DecisionSuggestions.of(item, decision)
        self.item_sheet_ids, self.item_organization_ids = self.near.sheets, self.near.organizations
        super().__init__(data, item=item, decision=decision, draft=draft)
        chosen = {"sheets": [], "organizations": []} if decision is None else self.initial
        sheets = shared_sheets().values("pk")
        self.fields["sheets"].queryset = ActionSheet.objects.select_related("phase").filter(
            Q(pk__in=sheets) | Q(pk__in=_keys(chosen["sheets"]))
        )
        self.fields["organizations"].queryset = Organization.objects.filter(
            Q(archived_at__isnull=True) | Q(pk__in=_keys(chosen["organizations"]))
        )

    def _first_values(self, item, decision) -> dict:
        if decision is None:
            return {
                "kind": _USUAL.get(item.kind, DecisionKind.ARBITRATION),
                "makes_priority": "yes",
                "sheets": self.near.shared_sheets,
            }
        return {
            "statement": decision.statement,
            "kind": decision.kind,
            "makes_priority": "no" if decision.makes_priority is False else "yes",
            "sheets": self.near.chosen_sheets,
            "organizations": self.near.chosen_organizations,
        }

    def near_sheets(self) -> list:
        """The boxes of the sheets of the point, and of those already chosen."""
        return [box for box in self["sheets"] if _is_near(box, self.item_sheet_ids)]

    def far_sheets(self) -> list:
        return [box for box in self["sheets"] if not _is_near(box, self.item_sheet_ids)]

    def near_organizations(self) -> list:
        """Likewise: a keyboard does not go through the whole directory."""
        return [box for box in self["organizations"] if _is_near(box, self.item_organization_ids)]

    def far_organizations(self) -> list:
        return [
            box for box in self["organizations"] if not _is_near(box, self.item_organization_ids)
        ]


def _is_near(box, keys: set[int]) -> bool:
    return box.data["value"].value in keys or box.data["selected"]


def _keys(values) -> list[int]:
    return [int(value) for value in values or () if str(value).isdecimal()]


class FollowUpRow(RowForm):
    organization = OrganizationChoiceField(
        label="Organisation", required=True, empty_label="Choisir…"
    )
    person = PersonChoiceField(label="Personne", empty_label="Facultatif")
    due = PartialDateField(
        label="Échéance",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "30/06/2021 ou T3 2021"}),
    )

    class Meta:
        model = FollowUp
        fields = ("statement", "organization", "person")

    field_order = ("statement", "organization", "person", "due")
    # Keys of the organisations that the request is put to: one of them is written in a row that is
    # added.
    asked = frozenset()

    def has_changed(self):
        """An organisation that was written in by itself is not yet something typed."""
        is_given = (
            self.is_new
            and self.changed_data == ["organization"]
            and self["organization"].value() in self.asked
        )
        return not is_given and super().has_changed()


def _asked(data) -> list[str]:
    """Keys of the organisations ticked in a request, as posted."""
    is_request = data is not None and data.get("kind") == DecisionKind.REQUEST
    return data.getlist("organizations") if is_request else []


def _with_organization(data, post):
    """``data`` with the first organisation of the request that no follow-up names yet, in the row
    that ``post`` adds.
    """
    count = f"{FOLLOW_UPS}-count"
    if post.get(ACTION) != f"{FOLLOW_UPS}:add" or data.get(count) == post.get(count):
        return data
    last = int(data[count]) - 1
    taken = {data.get(f"{FOLLOW_UPS}-{index}-organization") for index in range(last)}
    free = [key for key in _asked(data) if key not in taken]
    if free:
        data = data.copy()
        data[f"{FOLLOW_UPS}-{last}-organization"] = free[0]
    return data


@dataclass(frozen=True)
class DecisionContext:
    """Where a decision is typed: the point, and who types."""

    item: AgendaItem
    user: object


class DecisionEditor:
    """One decision and its open follow-ups as a person types them; ``subject`` is the decision,
    or None for a new one.

    ``section`` is the :class:`DecisionContext`. ``data`` is the post or None; with ``draft`` it is
    shown and not judged.
    """

    def __init__(
        self, section: DecisionContext, subject: Decision | None, data=None, *, draft=False
    ):
        self.section, self.subject, self.data = section, subject, data
        # A press that redraws the form without judging or saving it: a row button, or « Reprendre »
        # in a conflict.
        self.is_redraw = data is not None and (ACTION in data or TAKE in data)
        post, draft = data, draft or self.is_redraw
        if self.is_redraw:
            data = _with_organization(apply_action(take_current(data), [FOLLOW_UPS]), post)
        form_class = StatementForm if self.is_adopted else DecisionForm
        self.form = form_class(data, item=section.item, decision=subject, draft=draft)
        self.rows = self._row_set(data, draft)
        self.row_sets = [self.rows]
        self._offer_people()
        share_choices(self.rows.forms)
        if self.is_redraw:
            prefix, index = place_after(post)
            if prefix == FOLLOW_UPS:
                self.rows.focus(index)

    def _row_set(self, data, draft) -> RowSet:
        follow_ups = [] if self.subject is None else self.subject.follow_ups.all()
        saved = [follow_up for follow_up in follow_ups if follow_up.status == FollowUpStatus.OPEN]
        title = "Suites à donner"
        rows = RowSet(
            FollowUpRow, saved, prefix=FOLLOW_UPS, title=title, data=data, draft=draft, blank=False
        )
        for row in rows.forms:
            row.asked = frozenset(_asked(data))
        return rows

    def _offer_people(self):
        """Who sits and the team; for the team, whoever has an account."""
        people = people_offered(self.section.user, self.section.item.meeting.committee_id)
        chosen = [row.person_id for row in self.rows.saved.values() if row.person_id]
        for form in self.rows.forms:
            form.fields["person"].queryset = User.objects.filter(
                Q(pk__in=people.values("pk")) | Q(pk__in=chosen)
            )

    @property
    def fields(self) -> dict:
        return self.form.fields

    def __getitem__(self, name: str):
        return self.form[name]

    def add_error(self, name: str | None, error):
        self.form.add_error(name, error)

    @property
    def has_words(self) -> bool:
        """Whether the decision itself is typed, or was not posted at all."""
        return bool((self.form["statement"].value() or "").strip())

    @property
    def is_adopted(self) -> bool:
        return self.subject is not None and self.subject.is_adopted

    @property
    def key(self) -> str:
        """What the form posts to say which decision it is; "" for a new one."""
        return str(self.subject.pk) if self.subject else ""

    @property
    def forms_to_judge(self) -> list:
        return [self.form, *self.rows.kept]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    def effects(self) -> list[str]:
        """What adopting would do, as saved."""
        if self.subject is None or self.is_adopted or self.subject.kind not in workflow.EFFECTIVE:
            return []
        saved = (
            self.form.cleaned_data["sheets"]
            if self.form.is_bound and self.form.is_valid()
            else None
        )
        return workflow.effects(
            self.subject, self.subject.sheets.select_related("phase") if saved is None else saved
        )

    @clock.one_instant
    def save(self, *, by, version: int | None, with_rows: bool = True):
        """Write what changed, in the transaction of the caller. Raises StaleVersion,
        Refused; call after :meth:`is_valid`.
        """
        fields = self.form.cleaned_data
        if self.subject is None:
            item = self.section.item
            self.subject = workflow.draft(item.meeting, by=by, item=item, **fields)
        elif self.subject.version != version or self._has_stale_rows():
            raise StaleVersion
        elif self.form.has_changed():
            write = workflow.amend if self.is_adopted else workflow.save_draft
            left = {"sheets", "organizations"}.difference(self.form.changed_data)
            fields = {name: value for name, value in fields.items() if name not in left}
            write(self.subject, by=by, version=version, **fields)
        changed, removed = self.rows.changed_rows() if with_rows else [], self.rows.removed_rows()
        if changed or removed:
            workflow.save_follow_ups(
                self.subject, by=by, version=self.subject.version, rows=changed, removed=removed
            )

    def _has_stale_rows(self) -> bool:
        """Somebody closed or changed a follow-up since the form was opened."""
        known = {form.row_id: form.prefix for form in self.rows.forms if form.row_id}
        return any(
            self.data.get(f"{prefix}-version", "") != str(self.rows.saved[key].version)
            for key, prefix in known.items()
        )

    def row_keys(self) -> list[dict]:
        """What the hidden fields of the rows say once they are saved."""
        rows = [form for form in self.rows.kept if form.instance.pk]
        return [
            {"prefix": f.prefix, "id": f.instance.pk, "version": f.instance.version} for f in rows
        ]
