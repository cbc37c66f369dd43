"""Samples for the page of components: believable pieces, no row of the database."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator

from actions.enums import Confidentiality, Health, Maturity, ProgressStatus, ReviewStatus, SheetKind
from core import clock
from territoire.components.chart_samples import chart_samples

AXES = ("Attirer", "Recruter", "Innover", "Simplifier", "Foncier", "Transition", "Compétences")


class SampleForm(forms.Form):
    title = forms.CharField(
        label="Intitulé", help_text="Une phrase courte, qui commence par un verbe."
    )
    amount = forms.DecimalField(label="Montant en euros", localize=True)
    status = forms.ChoiceField(label="Avancement", choices=ProgressStatus, required=False)
    maturity = forms.ChoiceField(
        label="Maturité", choices=Maturity, widget=forms.RadioSelect, required=False
    )
    is_priority = forms.BooleanField(label="Prioritaire", required=False)
    context = forms.CharField(
        label="Contexte", widget=forms.Textarea(attrs={"rows": 4}), required=False
    )


def samples(request) -> dict:
    """What the template of the page shows."""
    today = clock.today()
    return {
        "progress_values": ProgressStatus.values,
        "health_values": Health.values,
        "review_values": ReviewStatus.values,
        "kind_values": SheetKind.values,
        "maturity_values": Maturity.values,
        "confidentiality_values": Confidentiality.values,
        "axes": [SimpleNamespace(name=name, color=color) for color, name in enumerate(AXES, 1)],
        "priority_sheet": SimpleNamespace(is_priority=True),
        "late_reasons": ["fin prévue dépassée (mars 2021)"],
        "colors": ("primary", "secured", "reachable", "support", "compromised", "neutral"),
        "levels": ("info", "success", "warning", "danger"),
        "form": SampleForm(prefix="exemple", initial={"title": "Ouvrir un atelier partagé"}),
        "faulty_form": SampleForm({"faute-amount": "douze"}, prefix="faute"),
        "page_obj": Paginator(range(620), 50).get_page(request.GET.get("page")),
        "rows": [
            SimpleNamespace(
                title="Ouvrir un atelier partagé", status="in_progress", amount=Decimal(1250000)
            ),
            SimpleNamespace(
                title="Former aux métiers du rail", status="blocked", amount=Decimal("48000.5")
            ),
            SimpleNamespace(title="Guichet foncier", status="planned", amount=None),
        ],
        "charts": chart_samples(),
        "days": [
            today,
            today - timedelta(days=3),
            today + timedelta(days=12),
            today - timedelta(days=400),
        ],
    }
