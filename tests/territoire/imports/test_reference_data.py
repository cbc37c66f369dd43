import pytest
from django.core.management import call_command

from actions.models import Commune, Phase, PriorityAxis
from actions.reference import load_reference_data

pytestmark = pytest.mark.django_db


def test_phases_axes_and_communes_are_created():
    load_reference_data()
    assert list(Phase.objects.values_list("code", "prefix")) == [("phase-1", ""), ("phase-2", "P2")]
    first = Phase.objects.get(code="phase-1")
    assert list(first.axes.values_list("name", "color")) == [
        ("Attirer", 1),
        ("Recruter", 2),
        ("Innover", 3),
        ("Simplifier", 4),
    ]
    assert PriorityAxis.objects.filter(phase__code="phase-2").count() == 4
    assert sum(Commune.objects.values_list("population", flat=True)) == 730_551


def test_loading_twice_changes_nothing_and_keeps_a_new_name():
    load_reference_data()
    PriorityAxis.objects.filter(code="attirer").update(name="Attirer et ancrer")
    history = PriorityAxis.history.count()
    assert load_reference_data() == {"phases": 0, "axes": 0, "communes": 0}
    assert PriorityAxis.history.count() == history
    assert PriorityAxis.objects.get(code="attirer").name == "Attirer et ancrer"


def test_the_command_says_what_it_did(capsys):
    call_command("load_reference_data")
    assert "2 phases, 8 axes, 24 communes" in capsys.readouterr().out
    call_command("load_reference_data")
    assert "déjà là" in capsys.readouterr().out
