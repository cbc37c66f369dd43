"""A database of the release before is upgraded: who stood for each official figure is read from
what is there.
"""

from datetime import UTC, datetime

import pytest
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

BEFORE = ("partners", "0006_drop_search_index")
STEPS = [("partners", "0007_official_figures"), ("partners", "0008_official_figures_filled")]


def on(day: int) -> datetime:
    return datetime(2021, 3, day, 10, tzinfo=UTC)


class OldDatabase:
    """The tables of the last release, made at once from the models that its migrations end at."""

    def __init__(self, database):
        self.database, self.loader = database, MigrationLoader(None)
        self.state = self.loader.project_state(BEFORE)
        self.alias = database.alias
        with database.schema_editor() as editor:
            for model in self.state.apps.get_models():
                editor.create_model(model)

    @property
    def apps(self):
        return self.state.apps

    def upgrade(self):
        for step in STEPS:
            with self.database.schema_editor() as editor:
                self.state = self.loader.get_migration(*step).apply(self.state, editor)

    def downgrade(self):
        for step in reversed(STEPS):
            before = self.loader.project_state(step, at_end=False)
            with self.database.schema_editor() as editor:
                self.state = self.loader.get_migration(*step).unapply(before, editor)


@pytest.fixture
def old_database(settings, tmp_path, django_db_blocker):
    settings.MIGRATION_MODULES = {}
    connections.databases["old"] = connection.settings_dict | {
        "ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "old.sqlite3"),
        "OPTIONS": {},
    }  # fmt: skip
    with django_db_blocker.unblock():
        yield OldDatabase(connections["old"])
        connections["old"].close()
    del connections.databases["old"]


class Past:
    """Rows as the last release wrote them."""

    def __init__(self, database):
        self.apps, self.using = database.apps, database.alias
        make = self.make
        self.ana = make("accounts", "User", email="ana@example.org")
        self.officer = make("accounts", "User", email="marc@example.org")
        self.organization = make("accounts", "Organization", name="Air", slug="air", kind="company")
        phase = make("actions", "Phase", code="p", name="Phase")
        self.agreement = make("partners", "Agreement", title="Protocole", phase=phase)

    def make(self, app, model, **fields):
        return self.apps.get_model(app, model).objects.using(self.using).create(**fields)

    def commitment(self, **fields):
        return self.make(
            "partners",
            "Commitment",
            organization=self.organization,
            agreement=self.agreement,
            statement="x",
            **fields,
        )

    def wrote(self, commitment, day, by, **fields):
        columns = {
            field.attname: getattr(commitment, field.attname)
            for field in self.apps.get_model(
                "partners", "HistoricalCommitment"
            )._meta.concrete_fields
            if hasattr(commitment, field.attname)
        }
        self.make(
            "partners", "HistoricalCommitment", **columns | fields,
            history_date=on(day), history_user=by, history_type="~",
        )  # fmt: skip

    def answered(self, commitment, day, answer, **fields):
        return self.make(
            "partners", "CommitmentUpdate", commitment=commitment, author=self.ana, answer=answer,
            submitted_at=on(day), reviewed_at=on(day), review_status="accepted", **fields,
        )  # fmt: skip


def test_authors_are_read_from_answers_and_history_and_never_guessed(old_database):
    past = Past(old_database)
    due = {"due_on": on(30).date(), "due_on_precision": "day"}
    answered = past.commitment(
        progress_status="kept", kept_on=on(6).date(), progress_percent=30, achieved_amount=84000,
        waiver_reason="x",
        waived_by=past.officer, **due,
    )  # fmt: skip
    past.wrote(
        answered,
        1,
        past.officer,
        progress_status="planned",
        progress_percent=None,
        achieved_amount=None,
    )
    values = {"progress_percent": 30, "achieved_amount": 84000, **due}
    past.wrote(answered, 3, past.officer, progress_status="in_progress")
    past.answered(
        answered,
        3,
        "progress",
        progress_status="in_progress",
        accepted_fields=["percent", "amount"],
        **values,
    )
    past.wrote(answered, 6, past.officer)
    past.answered(
        answered,
        6,
        "done",
        progress_status="kept",
        kept_on=on(6).date(),
        accepted_fields=["status"],
        **values,
    )
    closed = past.commitment(
        progress_status="abandoned", status_reason="x", progress_comment="Perdu de vue", **due
    )
    past.wrote(closed, 1, None, progress_status="planned")
    past.answered(closed, 2, "unchanged", progress_status="planned", **due)
    past.wrote(closed, 4, past.officer)
    moved = past.commitment(**due)
    past.wrote(moved, 1, past.officer, due_on=None, due_on_precision="")
    past.answered(moved, 2, "unchanged", progress_status="planned", channel="mail")
    past.wrote(moved, 4, past.officer)
    elsewhere = past.commitment(progress_percent=90)
    past.answered(
        elsewhere,
        2,
        "progress",
        progress_status="planned",
        progress_percent=20,
        accepted_fields=["percent"],
    )
    waiting = past.make(
        "partners", "CommitmentUpdate", commitment=elsewhere, author=past.ana, answer="done",
        progress_status="kept",
        kept_on=on(6).date(), submitted_at=on(7),
    )  # fmt: skip

    old_database.upgrade()
    apps = old_database.apps
    figures = apps.get_model("partners", "CommitmentFigure").objects.using(old_database.alias)
    found = {
        (row.commitment_id, row.name): (
            row.said_by.email.split("@")[0],
            row.said_at.day,
            row.is_answer,
        )
        for row in figures.select_related("said_by")
    }
    assert found == {
        # « Tenu » showed neither the amount nor the percentage: they stay who said them.
        (answered.pk, "status"): ("ana", 6, True),
        (answered.pk, "percent"): ("ana", 3, True),
        (answered.pk, "amount"): ("ana", 3, True),
        (answered.pk, "due"): ("ana", 3, True),
        # Closed by the team; the comment came from nowhere that is known.
        (closed.pk, "status"): ("marc", 4, False),
        (closed.pk, "due"): ("ana", 2, True),
        (moved.pk, "status"): ("ana", 2, True),
        (moved.pk, "due"): ("marc", 4, False),
        # Another value than the one that was accepted: whose it is, nobody knows.
        (elsewhere.pk, "status"): ("ana", 2, True),
    }
    updates = apps.get_model("partners", "CommitmentUpdate").objects.using(old_database.alias)
    assert updates.get(pk=waiting.pk).shown_fields == ["comment", "status"]

    old_database.downgrade()
    tables = old_database.database.introspection.table_names()
    assert "partners_commitmentfigure" not in tables
    assert "partners_commitmentupdate" in tables
    old_database.upgrade()
