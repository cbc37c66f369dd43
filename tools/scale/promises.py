"""Commitments, and what the partners answered about each, most of it reviewed."""

from datetime import date, datetime
from decimal import Decimal
from random import Random
from types import SimpleNamespace

from core.partial_dates import Precision
from partners.commitments.changes import GROUPS
from partners.commitments.figures import figures_shown_by
from partners.enums import (
    Answer,
    CommitmentKind,
    CommitmentStatus,
    Firmness,
    ProofKind,
    UpdateStatus,
)
from partners.models import Commitment, CommitmentFigure, CommitmentUpdate, Proof
from tools.scale.dataset import Dataset, days, moment

S, U = CommitmentStatus, UpdateStatus
BY_SHEET = 2
_OFFICIAL = (
    "progress_status",
    "progress_percent",
    "progress_comment",
    "blocked_what",
    "blocked_since",
    "kept_on",
)
_ANSWERS = {
    Answer.DONE: {"progress_status": S.KEPT},
    Answer.PROGRESS: {"progress_status": S.IN_PROGRESS},
    Answer.BLOCKED: {
        "progress_status": S.BLOCKED,
        "blocked_what": "Un accord du propriétaire est attendu.",
    },
}
_NOTHING = {
    "progress_status": S.PLANNED,
    "progress_percent": None,
    "progress_comment": "",
    "blocked_what": "",
    "blocked_since": None,
    "kept_on": None,
}


def write(dataset: Dataset):
    chance, words = dataset.chance("promises"), dataset.words("promises")
    count = dataset.size.sheets * BY_SHEET
    for rank in range(count):
        # Answers are spread evenly, to the last one.
        answers = (rank + 1) * dataset.size.updates // count - rank * dataset.size.updates // count
        CommitmentWriter(dataset, rank, chance, words).write(answers)


class CommitmentWriter:
    def __init__(self, dataset: Dataset, rank: int, chance: Random, words):
        self.dataset, self.writer, self.chance, self.words = dataset, dataset.writer, chance, words
        self.partner = dataset.partners[rank % 2] if rank % 9973 < 16 else dataset.partner(chance)
        sheet = dataset.sheets[rank // BY_SHEET]
        self.created_on = sheet.created_on + days(chance.randint(0, 30))
        self.row = self.create_row(None if chance.random() < 0.08 else sheet.pk)
        self.figures: dict[str, datetime] = {}  # when the partner last stood for each

    def create_row(self, sheet: int | None) -> dict:
        chance, partner = self.chance, self.partner
        at = moment(self.created_on, chance)
        row = self.writer.new(
            Commitment,
            organization_id=partner.organization,
            agreement_id=partner.agreement,
            sheet_id=sheet,
            signature_id=partner.signature,
            is_from_non_signatory=partner.signature is None,
            is_example=True,
            kind=chance.choice(CommitmentKind.values),
            firmness=chance.choice(Firmness.values),
            article=f"Article {chance.randint(2, 9)}",
            statement=self.words.promise(),
            created_at=at,
            updated_at=at,
            amount=Decimal(chance.randint(2, 80) * 5000) if chance.random() < 0.4 else None,
            due_on=self.created_on + days(chance.randint(200, 1300)),
            due_on_precision=Precision.DAY,
            expected_proof="Convention ou attestation",
        )
        self.writer.add_history(Commitment, row, at, by=self.dataset.officer, kind="+")
        return row

    def write(self, answers: int):
        """One answer after the other, each reviewed before the next; some wait for review, some
        fell silent long ago.
        """
        last = self.dataset.eve - days(
            self.chance.randint(0, 40) if self.chance.random() < 0.7 else 150
        )
        last = max(last, self.created_on)
        span = max(1, (last - self.created_on).days)
        for place in range(1, answers + 1):
            self.add_answer(
                self.created_on + days(span * place // answers), is_last=place == answers
            )
        self.writer.write(Commitment, self.row)
        row = SimpleNamespace(**self.row)
        for name, at in self.figures.items():
            if GROUPS[name].is_known(row):
                figure = self.writer.new(
                    CommitmentFigure,
                    commitment_id=row.id,
                    name=name,
                    said_at=at,
                    said_by_id=self.partner.contact,
                    is_answer=True,
                )
                self.writer.write(CommitmentFigure, figure)

    def add_answer(self, day: date, *, is_last: bool):
        answer = self.draw_answer(is_last=is_last)
        values = self.answer_values(answer, day)
        at = moment(day, self.chance)
        update = self.writer.new(
            CommitmentUpdate,
            commitment_id=self.row["id"],
            author_id=self.partner.contact,
            answer=answer,
            submitted_at=at,
            created_at=at,
            updated_at=at,
            due_on=self.row["due_on"],
            due_on_precision=Precision.DAY,
            shown_fields=figures_shown_by(
                answer, [name for name, value in values.items() if value not in (None, "")]
            ),
            **values,
        )
        self.writer.add_history(CommitmentUpdate, update, at, by=self.partner.contact, kind="+")
        proof = self.add_proof(update, at) if answer == Answer.DONE else None
        self.row |= {"answered_at": at, "last_answer": answer}
        draw = self.chance.random()
        if not is_last or draw > 0.12:
            self.review(update, at, values, proof, is_returned=is_last and draw < 0.16)
        self.writer.write(CommitmentUpdate, update)

    def draw_answer(self, *, is_last: bool) -> str:
        if self.row["progress_status"] == S.KEPT:
            return Answer.UNCHANGED
        return self.chance.choices(
            [Answer.UNCHANGED, Answer.PROGRESS, Answer.BLOCKED, Answer.DONE],
            [3, 5, 1, 3 if is_last else 0.3],
        )[0]

    def answer_values(self, answer: str, day: date) -> dict:
        if answer == Answer.UNCHANGED:
            return {name: self.row[name] for name in _OFFICIAL}
        values = _NOTHING | _ANSWERS[answer] | {"progress_comment": self.words.news()}
        if answer == Answer.BLOCKED:
            return values | {"blocked_since": day}
        if answer == Answer.DONE:
            return values | {"kept_on": day, "progress_percent": 100}
        return values | {"progress_percent": self.chance.randrange(10, 95, 5)}

    def add_proof(self, update: dict, at: datetime) -> int:
        return self.writer.add(
            Proof,
            at,
            by=self.partner.contact,
            update_id=update["id"],
            kind=ProofKind.FIGURE,
            title="Bilan chiffré",
            figure=Decimal(self.chance.randint(1, 90)),
            unit="unités",
        )["id"]

    def review(
        self, update: dict, at: datetime, values: dict, proof: int | None, *, is_returned: bool
    ):
        sent, at = (
            at,
            min(
                at + days(self.chance.randint(1, 12)),
                max(at, moment(self.dataset.eve)),
            ),
        )
        officer = self.dataset.officer
        changed = [name for name in _OFFICIAL if values[name] != self.row[name]]
        update |= {
            "review_status": U.ACCEPTED,
            "reviewer_id": officer,
            "reviewed_at": at,
            "updated_at": at,
        }
        if is_returned:
            update |= {
                "review_status": U.RETURNED,
                "review_comment": "Merci de préciser le calendrier.",
            }
        else:
            accepted = [
                name for name, group in GROUPS.items() if not set(group.fields).isdisjoint(changed)
            ]
            update |= {"accepted_fields": sorted(accepted)}
            self.row |= values | {
                "confirmed_at": sent,
                "confirmed_by_id": self.partner.contact,
                "updated_at": at,
            }
            self.figures |= dict.fromkeys([*accepted, *update["shown_fields"]], sent)
            if proof:
                self.row["proof_id"] = proof
            if changed:
                self.writer.add_history(Commitment, self.row, at, by=officer)
        self.writer.add_history(CommitmentUpdate, update, at, by=officer)
