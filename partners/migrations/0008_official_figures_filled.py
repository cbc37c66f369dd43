"""Who stood for the official figures that are there already, read from accepted answers and from the history.

A figure takes the last of: an accepted answer that showed it to its author, and the team that wrote it. What neither
tells gets no author. Commitments are read by five hundred, so that a full table does not fill the memory. Backwards
there is nothing to undo: the table goes with the migration before.
"""

from collections import defaultdict

from django.db import migrations

FIELDS = {
    "status": ("progress_status",),
    "percent": ("progress_percent",),
    "quantity": ("achieved_quantity",),
    "amount": ("achieved_amount",),
    "due": ("due_on", "due_on_precision"),
    "comment": ("progress_comment",),
}
# What the pages of each answer showed until now: « Tenu » showed no figure, « Inchangé » the state and the due date.
SHOWN = {
    "unchanged": ["due", "status"],
    "progress": ["amount", "comment", "due", "percent", "quantity", "status"],
    "blocked": ["status"],
    "done": ["comment", "status"],
}
SHOWN_IN_A_MAIL = {"progress": ["comment", "due", "percent", "status"]}
BATCH = 500


def fill(apps, schema_editor):
    database = schema_editor.connection.alias
    models = {
        name: apps.get_model("partners", name).objects.using(database)
        for name in ("Commitment", "CommitmentUpdate", "CommitmentFigure", "HistoricalCommitment")
    }
    for answer, shown in SHOWN.items():
        models["CommitmentUpdate"].filter(answer=answer).update(shown_fields=shown)
    for answer, shown in SHOWN_IN_A_MAIL.items():
        models["CommitmentUpdate"].filter(answer=answer, channel="mail").update(shown_fields=shown)
    keys = list(models["Commitment"].order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        _fill_some(models, keys[start : start + BATCH])


def _fill_some(models, keys):
    said = defaultdict(list)
    past = models["HistoricalCommitment"].filter(id__in=keys).order_by("history_date", "history_id")
    before = {}
    for row in past.values("id", "history_date", "history_user_id", "due_on", "due_on_precision", "progress_status"):
        said[row["id"]] += _written(row, before.get(row["id"]))
        before[row["id"]] = row
    accepted = models["CommitmentUpdate"].filter(
        commitment__in=keys, review_status__in=["accepted", "partly_accepted"]
    )
    for update in accepted.order_by("reviewed_at", "pk"):
        said[update.commitment_id] += _answered(update)
    figure = models["CommitmentFigure"].model
    models["CommitmentFigure"].bulk_create(
        figure(commitment_id=commitment.pk, name=name, **author)
        for commitment in models["Commitment"].filter(pk__in=keys)
        for name, author in _last(commitment, said[commitment.pk]).items()
    )


def _written(row, before) -> list[tuple]:
    """The due date and the state that a line of history changed: when, before an answer of that instant, which, by whom."""
    names = []
    due = (row["due_on"], row["due_on_precision"])
    if due != ((before["due_on"], before["due_on_precision"]) if before else (None, "")):
        names.append("due")
    if before and row["progress_status"] != before["progress_status"]:
        names.append("status")
    at, by = row["history_date"], row["history_user_id"]
    author = {"said_at": at, "said_by_id": by, "is_answer": False} if by else None
    return [(at, 0, name, author, None) for name in names]


def _answered(update) -> list[tuple]:
    """What an accepted answer stood for. Of one accepted in part, what came back is not told: its accepted fields alone."""
    names = set(update.accepted_fields)
    if update.review_status == "accepted":
        names |= set(update.shown_fields)
    author = {"said_at": update.submitted_at, "said_by_id": update.author_id, "is_answer": True}
    return [(update.reviewed_at, 1, name, author, update) for name in sorted(names & set(FIELDS))]


def _last(commitment, said) -> dict[str, dict]:
    """By figure with a value, who stood for it last; nobody where another value came from elsewhere since."""
    found = {}
    for _at, _place, name, author, update in sorted(said, key=lambda one: one[:2]):
        found[name] = (author, update)
    return {
        name: author
        for name, (author, update) in found.items()
        if author is not None and _is_known(commitment, name) and _says(update, commitment, name)
    }


def _is_known(commitment, name) -> bool:
    return any(getattr(commitment, field) not in (None, "") for field in FIELDS[name])


def _says(update, commitment, name) -> bool:
    return update is None or all(getattr(update, field) == getattr(commitment, field) for field in FIELDS[name])


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0007_official_figures'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
