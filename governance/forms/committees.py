"""A committee as a person writes it: its kind, its name, what it is for."""

from django import forms

from actions.forms.editor import Section
from actions.forms.sections import SectionForm
from actions.models import Phase
from core import clock
from governance.forms.choices import bound_quorum
from governance.models import Committee, Decision
from governance.workflow import committees
from partners.forms.editing import PageEditor


class CommitteeForm(SectionForm):
    class Meta:
        model = Committee
        fields = ("kind", "name", "acronym", "quorum", "remit")
        widgets = {"remit": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "kind": "Un comité de projet devient comité de suivi en changeant de nature : sièges et séances restent.",
            "acronym": "Six caractères au plus. Il commence la référence des décisions : « CP-2.3 ».",
            "quorum": "Nombre de sièges à réunir, présents ou représentés, observateurs à part. Vide : pas de quorum.",
            "remit": "Une ligne vide sépare deux paragraphes.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bound_quorum(self.fields["quorum"])

    def clean_name(self):
        return self._free("name", " ".join(self.cleaned_data["name"].split()), "nom")

    def clean_acronym(self):
        acronym = self.cleaned_data["acronym"].strip().upper()
        saved = self.initial.get("acronym")
        if (
            self.instance.pk
            and acronym != saved
            and Decision.objects.adopted().filter(meeting__committee=self.instance.pk).exists()
        ):
            # Published minutes and the histories of sheets quote « CP-2.3 »: a reference given once stays.
            raise forms.ValidationError(
                f"Des décisions portent déjà le sigle « {saved} » : il ne change plus."
            )
        return self._free("acronym", acronym, "sigle")

    def _free(self, field: str, value: str, noun: str) -> str:
        """``value``, if no other committee of the phase bears it."""
        phase = self.cleaned_data.get("phase") or self.instance.phase_id
        others = Committee.objects.filter(phase=phase, **{field: value}).exclude(pk=self.instance.pk)
        if phase and others.exists():
            raise forms.ValidationError(f"Un comité de cette phase porte déjà ce {noun}.")
        return value


class NewCommitteeForm(CommitteeForm):
    class Meta(CommitteeForm.Meta):
        fields = ("phase", *CommitteeForm.Meta.fields)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        phases = list(Phase.objects.order_by("pk"))
        current = [phase for phase in phases if phase.starts_on and phase.starts_on <= clock.today()]
        self.initial["phase"] = (current or phases or [None])[-1]


class CommitteeEditor(PageEditor):
    """A committee as a person edits it; ``sheet`` is the committee."""

    def write(self, *, by, version, rows, removed):
        committees.save_committee(self.sheet, by=by, version=version)


IDENTITY = Section("comite", "Comité", "landmark", CommitteeForm)
