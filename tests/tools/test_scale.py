"""The large set: as many rows as asked, coherent with their history, the same for the same seed."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import Organization, User
from actions.models import ActionSheet, FundingLine, Milestone
from core import clock
from governance.models import Decision, Minutes
from partners.commitments.changes import GROUPS
from partners.enums import Figure
from partners.models import Commitment, CommitmentUpdate
from territoire.demo import content
from tools.scale import builder
from tools.scale.dataset import Size
from tools.scale.words import RARE_WORD

pytestmark = pytest.mark.django_db
SIZE = Size(sheets=14, partners=7, updates=60)
TRACKED = (ActionSheet, Milestone, FundingLine, Commitment, CommitmentUpdate)


def built_then_undone(size):
    """What a build writes, without keys of accounts nor instants of writing."""
    with transaction.atomic():
        builder.build(size)
        found = [
            list(
                ActionSheet.objects.order_by("pk").values_list(
                    "title", "progress_status", "updated_at"
                )
            ),
            list(
                Commitment.objects.order_by("pk").values_list("statement", "due_on", "last_answer")
            ),
            list(
                CommitmentUpdate.objects.order_by("pk").values_list("submitted_at", "review_status")
            ),
            list(Decision.objects.order_by("pk").values_list("statement", "meeting__uid")),
        ]
        transaction.set_rollback(True)
    return found


def last_lines(model):
    """The columns that history keeps of each row, as its last line holds them."""
    history, found = model.history.model, {}
    kept = [
        f.attname for f in history._meta.concrete_fields if not f.attname.startswith("history_")
    ]
    for line in history.objects.order_by("history_date", "history_id").values(*kept):
        found[line["id"]] = line
    return kept, found


def test_nothing_has_happened_later_than_now_even_just_after_midnight():
    new_year = date(clock.today().year + 1, 1, 1)
    with clock.at(clock.start_of(new_year) + timedelta(minutes=5)):
        builder.build(SIZE)
        pasts = [model for model in apps.get_models() if hasattr(model, "history_date")]
        assert pasts
        assert [
            past for past in pasts if past.objects.filter(history_date__gt=clock.now()).exists()
        ] == []


def test_the_same_seed_gives_the_same_rows_and_another_seed_others():
    first, again = built_then_undone(SIZE), built_then_undone(SIZE)
    other = built_then_undone(Size(14, 7, 60, seed=2))
    assert first == again
    assert all(a != b for a, b in zip(first, other, strict=True))


def test_each_official_figure_that_was_accepted_has_its_day_and_its_author():
    builder.build(SIZE)
    accepted = CommitmentUpdate.objects.filter(review_status="accepted").select_related(
        "commitment"
    )
    last = {update.commitment_id: update for update in accepted.order_by("submitted_at", "pk")}
    assert last
    for update in last.values():
        figures = {
            row.name: (row.said_at, row.said_by_id) for row in update.commitment.figures.all()
        }
        assert figures["status"] == (update.submitted_at, update.author_id)
        assert set(update.accepted_fields) <= set(Figure.values)
        known = {
            name for name in update.accepted_fields if GROUPS[name].is_known(update.commitment)
        }
        assert {figures[name] for name in known} <= {figures["status"]}


def test_the_command_writes_what_is_asked_with_its_history_and_refuses_a_second_time(
    client, capsys
):
    call_command("seed_scale", sheets=14, partners=7, updates=60)
    output = capsys.readouterr().out
    assert "14 fiches, 7 partenaires, 60 réponses" in output
    assert content.PASSWORD not in output  # this is no demonstration: its accounts have no password
    assert not User.objects.get(email=content.email("chef.projet")).has_usable_password()

    assert ActionSheet.objects.filter(is_example=True).count() == 14
    assert Organization.objects.filter(is_example=True).count() == 7 + 1  # and the one that steers
    assert (Commitment.objects.count(), CommitmentUpdate.objects.count()) == (28, 60)
    assert Minutes.objects.published().exists()
    for model in TRACKED:
        kept, lines = last_lines(model)
        assert {row["id"]: row for row in model.objects.values(*kept)} == lines
        assert model.history.filter(history_type="+").count() == model.objects.count()
    sheet = ActionSheet.objects.order_by("pk").first()
    assert {axis.priorityaxis_id for axis in sheet.history.latest().axes.all()} == set(
        sheet.axes.values_list("pk", flat=True)
    )
    assert ActionSheet.objects.search(RARE_WORD.replace("é", "e")).exists()

    Organization(name="La suivante").save_as(None)  # keys go on from there
    for account in ("chef.projet", "partenaire.a", "comite"):
        client.force_login(User.objects.get(email=content.email(account)))
        assert client.get(reverse("home")).status_code == 200
    assert client.get(sheet.get_absolute_url()).status_code == 200

    client.force_login(User.objects.get(email=content.email("chef.projet")))
    accepted = next(
        one
        for one in CommitmentUpdate.objects.exclude(review_status="submitted")
        if one.accepted_fields
    )
    assert client.get(f"/revue/{accepted.pk}/").status_code == 200

    with pytest.raises(CommandError, match="contient déjà 14 fiches"):
        call_command("seed_scale", sheets=1)
    call_command("seed_scale", sheets=3, partners=3, updates=5, add=True)
    assert ActionSheet.objects.count() == 17
