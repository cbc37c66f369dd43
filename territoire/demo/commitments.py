"""The example commitments, what partners answered about them, and the invitations that go with
them.

An entry of ``data/commitments.toml`` is a promise and its life; each step happens on its own day
through the workflow.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.enums import Role
from accounts.models import Invitation, Membership, Notice, User
from accounts.permissions import Permission, own_organization_ids
from actions.enums import DocumentKind
from actions.models import ActionSheet
from core import clock
from core.partial_dates import parse
from partners.agreements import workflow as agreements_workflow
from partners.answers import workflow as answers_workflow
from partners.commitments import workflow as commitments_workflow
from partners.enums import Answer, CommitmentStatus, Firmness, ProofKind
from partners.models import Agreement, Commitment, Proof
from partners.reviews import workflow as reviews_workflow
from territoire.demo import documents
from territoire.demo.content import DEMO_DAY, MAIL_DOMAIN, OPENING_DAY, directory
from territoire.demo.people import People
from territoire.demo.timeline import Timeline, working_moment

_STATUSES = {
    Answer.PROGRESS: CommitmentStatus.IN_PROGRESS,
    Answer.BLOCKED: CommitmentStatus.BLOCKED,
    Answer.DONE: CommitmentStatus.KEPT,
}
_NUMBERS = {"quantity": "achieved_quantity", "amount": "achieved_amount"}


def plan_commitments(people: People, timeline: Timeline, created: dict[int, date]):
    """Plan the life of every commitment whose sheet is written, then the invitations. ``created``
    gives the day of each sheet by number.
    """
    for number, entry in enumerate(directory("commitments")["commitment"], 1):
        if "sheet" not in entry or entry["sheet"] in created:
            CommitmentScript(number, entry, people).plan_steps(
                timeline, created.get(entry.get("sheet"), OPENING_DAY)
            )
    plan_invitations(people, timeline)
    timeline.plan(working_moment(date(2019, 4, 29), seed=5), add_annex, people)


def mark_notices_sent():
    """No notice of the past leaves today."""
    for notice in Notice.objects.select_related("recipient"):
        notice.sent_at, notice.address = notice.created_at, notice.recipient.email
        notice.save()


class CommitmentScript:
    """The life of one commitment; ``moment`` is the instant of its last step."""

    def __init__(self, number: int, entry: dict, people: People):
        self.number, self.entry, self.people = number, entry, people
        self.organization = people.organizations[entry["by"]]
        self.commitment: Commitment | None = None
        self.moment: datetime | None = None

    def plan_steps(self, timeline: Timeline, known_since: date):
        for day, method, *arguments in self.steps(known_since):
            self.moment = working_moment(day, seed=self.number * 7 + day.day, after=self.moment)
            timeline.plan(self.moment, method, *arguments)

    def steps(self, known_since: date):
        """Day, method and its arguments; the moment of each step is known when the next is asked
        for.
        """
        yield known_since + timedelta(days=6 + self.number % 20), self.create
        for day, answer, text, *rest in self.entry.get("life", ()):
            values, outcome = dict(rest[0]) if rest else {}, rest[1] if len(rest) > 1 else ""
            sent = []
            yield day, self.answer, Answer(answer), text, values, sent
            if answer != Answer.UNCHANGED and outcome != "waits":
                waiver = values.get("waiver", "")
                yield review_day(self.moment, self.number), self.review, sent, outcome, waiver
        if "closed" in self.entry:
            day, status, reason = self.entry["closed"]
            yield day, self.close, status, reason

    def create(self):
        entry = self.entry
        sheet = ActionSheet.objects.get(number=entry["sheet"]) if "sheet" in entry else None
        self.commitment = commitments_workflow.create_commitment(
            by=self.people.officer,
            organization=self.organization,
            agreement=Agreement.objects.get(),
            sheet=sheet,
            is_from_non_signatory=entry.get("outside", False),
            article=entry.get("article", ""),
            kind=entry["kind"],
            firmness=Firmness.FIRM if entry.get("firm") else Firmness.PRINCIPLE,
            statement=entry["statement"],
            quantity=to_decimal(entry.get("quantity")),
            unit=entry.get("unit", ""),
            amount=to_decimal(entry.get("amount")),
            due=parse(entry["due"]) if "due" in entry else None,
            expected_proof=entry.get("proof", ""),
            is_example=True,
        )

    def answer(self, answer: Answer, text: str, values: dict, sent: list):
        author = self.find_author(values.pop("by", ""))
        if answer == Answer.UNCHANGED:
            answers_workflow.confirm_unchanged(
                self.commitment, by=author, version=self.commitment.version
            )
            return
        waiver = values.pop("waiver", "")
        update = answers_workflow.submit_answer(
            self.commitment,
            by=author,
            version=self.commitment.version,
            answer=answer,
            proofs=make_proofs(values),
            progress_status=_STATUSES[answer],
            waiver_request=waiver,
            **self.answer_fields(answer, text),
            **self.proposed_values(values),
        )
        sent.append(update)

    def answer_fields(self, answer: Answer, text: str) -> dict:
        if answer == Answer.BLOCKED:
            return {"blocked_what": text, "blocked_since": clock.today()}
        cleared = {"blocked_what": "", "blocked_since": None, "unblocker": None}
        return cleared | {
            "progress_comment": text,
            "kept_on": clock.today() if answer == Answer.DONE else None,
        }

    def proposed_values(self, values: dict) -> dict:
        proposed = {_NUMBERS[name]: to_decimal(values[name]) for name in _NUMBERS if name in values}
        if "percent" in values:
            proposed["progress_percent"] = values["percent"]
        if "due" in values:
            proposed |= {"due": parse(values["due"]), "due_reason": values["why"]}
        if "unblocker" in values:
            proposed["unblocker"] = self.people.organizations[values["unblocker"]]
        return proposed

    def review(self, sent: list, outcome: str, waiver: str):
        update = sent[0]
        officer, version = self.people.officer, self.commitment.version
        _, _, remark = outcome.partition("back: ")
        if not remark:
            reviews_workflow.accept(update, by=officer, version=version, waiver_reason=waiver)
            return
        field, colon, text = remark.partition(": ")
        at_field = {field: text} if colon else {}
        reviews_workflow.send_back(
            update,
            by=officer,
            version=version,
            comment="" if colon else remark,
            field_comments=at_field,
        )

    def close(self, status: str, reason: str):
        commitments_workflow.close_or_reopen(
            self.commitment,
            to=status,
            reason=reason,
            by=self.people.officer,
            version=self.commitment.version,
        )

    def find_author(self, account: str) -> User:
        """Who answers: the account named, else the référent, else a member; the team for whoever
        has no account.
        """
        if account:
            return self.people.accounts[account]
        memberships = Membership.objects.active(DEMO_DAY).filter(
            organization=self.organization, user__is_active=True
        )
        for membership in memberships.select_related("user").order_by("-is_referent", "pk"):
            if self.organization.pk in own_organization_ids(
                membership.user, Permission.COMMITMENT_ANSWER
            ):
                return membership.user
        return self.people.officer


def review_day(moment: datetime, number: int) -> date:
    """The officer reads within two weeks, and before the day of the demonstration."""
    return min(clock.day_of(moment) + timedelta(days=3 + number % 10), DEMO_DAY - timedelta(days=1))


def make_proofs(values: dict) -> list[Proof]:
    if "proof" in values:
        title, url = values.pop("proof")
        return [Proof(kind=ProofKind.LINK, title=title, url=url)]
    if "figure" in values:
        return [
            Proof(
                kind=ProofKind.FIGURE,
                figure=to_decimal(values.pop("figure")),
                title="Compte de l’année",
            )
        ]
    return []


def to_decimal(value) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def plan_invitations(people: People, timeline: Timeline):
    """One invitation that waits, sent twice, and one that nobody took up in time."""
    for organization, name, sent_on, sent_count in (
        ("biotech", "marion.teyssier", date(2021, 6, 7), 2),
        ("voies-eau", "exploitation", date(2021, 4, 12), 1),
    ):
        moment = working_moment(sent_on, seed=sent_count)
        timeline.plan(moment, send_invitation, people, organization, name, sent_count)


def send_invitation(people: People, organization: str, name: str, sent_count: int):
    invitation = Invitation(
        email=f"{name}@{MAIL_DOMAIN}",
        organization=people.organizations[organization],
        role=Role.PARTNER_ADMINISTRATOR,
        invited_by=people.officer,
        sent_at=clock.now(),
        sent_count=sent_count,
        expires_at=clock.now() + timedelta(days=30),
    )
    invitation.save_as(people.officer)


def add_annex(people: People):
    """One document of the protocol; its text is not public."""
    rows = [
        ["Collège", "Signataires attendus (exemple)"],
        ["Intercommunalités", 2],
        ["Partenaires publics", 11],
    ]
    file = documents.workbook(
        "annexe-exemple", [*rows, ["Partenaires économiques et industriels", 18]]
    )
    agreements_workflow.add_agreement_document(
        Agreement.objects.get(),
        by=people.officer,
        kind=DocumentKind.OTHER,
        title="Annexe : signataires par collège (exemple)",
        dated_on=clock.today(),
        file=file,
        file_name=file.name,
        content_type=documents.MEDIA_TYPE,
        size=file.size,
    )
