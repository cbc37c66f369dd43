from django import forms
from django.utils.functional import cached_property

from accounts.fields import OrganizationChoiceField
from actions.enums import SheetKind
from actions.models import ActionSheet, Phase, PriorityAxis
from core import clock
from core.choices import ManyChoiceField, share_choices


class SheetCreateForm(forms.ModelForm):
    """A new sheet from nothing: what it takes to exist, the rest is filled section by section."""

    number = forms.IntegerField(
        label="Numéro",
        required=False,
        min_value=1,
        max_value=999999,
        help_text="Vide : le numéro suivant. Un numéro ne sert qu’une fois.",
    )
    lead_organization = OrganizationChoiceField(label="Porteur")
    axes = ManyChoiceField(
        PriorityAxis.objects.select_related("phase"),
        label="Axes",
        required=False,
    )

    class Meta:
        model = ActionSheet
        fields = ("phase", "number", "title", "kind", "is_priority", "axes", "lead_organization")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        share_choices([self])
        self.fields["kind"].initial = SheetKind.ACTION
        self.fields["axes"].label_from_instance = self._axis_label
        if not self.is_bound:
            phases = list(Phase.objects.all())
            current = [p for p in phases if p.starts_on and p.starts_on <= clock.today()]
            self.fields["phase"].initial = (current or phases or [None])[-1]

    @cached_property
    def _has_several_phases(self) -> bool:
        """Asked when axes are shown: a save that is right shows none."""
        return len({axis.phase_id for axis in self.fields["axes"].queryset}) > 1

    def _axis_label(self, axis) -> str:
        return f"{axis.name} ({axis.phase.name})" if self._has_several_phases else axis.name

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        cleaned = super().clean()
        phase, axes = cleaned.get("phase"), cleaned.get("axes") or ()
        strangers = [axis.name for axis in axes if phase and axis.phase_id != phase.pk]
        if strangers:
            self.add_error("axes", f"Ces axes ne sont pas de cette phase : {', '.join(strangers)}.")
        number = cleaned.get("number")
        if phase and number and ActionSheet.history.filter(phase=phase, number=number).exists():
            self.add_error("number", f"Le numéro {number} a déjà servi dans cette phase.")
        return cleaned

    def sheet_fields(self) -> dict:
        return self.cleaned_data
