"""Whom and what the tests of rights stand on: twelve people, two partners, and one of each thing
that may be private.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.base import ContentFile

from accounts.enums import Role
from actions.enums import NoteStatus
from actions.models import SheetDocument
from core import clock
from partners.enums import ProofKind
from partners.models import AgreementDocument, AnswerLink, Proof
from tests.factories import (
    ActionSheetFactory,
    AgreementFactory,
    CommitmentFactory,
    CommitmentUpdateFactory,
    InvitationFactory,
    MilestoneFactory,
    OrganizationFactory,
    PhaseFactory,
    ProofFactory,
    SheetNoteFactory,
    SignatureFactory,
    UserFactory,
    archived_sheet,
    user_with_role,
)
from tests.governance.rights.world import committee_things

# Whom the columns of the table stand for: (role, organisation). Partners A carry the sheets but
# one.
COLUMNS = {
    "anonymous": {"anonymous": None},
    "nobody": {"person without membership": None},
    "readers": {
        "committee member": (Role.COMMITTEE_MEMBER, "B"),
        "elected co-chair": (Role.CO_CHAIR_ELECTED, "B"),
        "industrial co-chair": (Role.CO_CHAIR_INDUSTRY, "A"),
        "reader": (Role.READER, "A"),
    },
    "partner B": {"member of partner B": (Role.PARTNER_MEMBER, "B")},
    "partners A": {
        "administrator of partner A": (Role.PARTNER_ADMINISTRATOR, "A"),
        "member of partner A": (Role.PARTNER_MEMBER, "A"),
    },
    "team": {
        "officer": (Role.PROJECT_OFFICER, "EPT"),
        "team": (Role.PROJECT_TEAM, "EPT"),
        "superuser": None,
    },
}
PEOPLE = {person: column for column, people in COLUMNS.items() for person in people}
ROLES = {person: given for people in COLUMNS.values() for person, given in people.items()}


@dataclass
class World:
    """The sheets of the table with their parts, and ``things``: what « @name » stands for in the
    table.
    """

    organizations: dict = field(default_factory=dict)
    sheets: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)

    def arguments(self, given) -> tuple:
        if given and given[0] in self.sheets:
            sheet, *rest = given
            return (
                self.sheets[sheet].reference,
                *(self.parts[sheet].get(part, part) for part in rest),
            )
        return tuple(self.things[word] if str(word).startswith("@") else word for word in given)

    def person(self, name):
        if ROLES[name] is None:
            return {"anonymous": None, "superuser": lambda: UserFactory(is_superuser=True)}.get(
                name, UserFactory
            )
        role, organization = ROLES[name]
        return lambda: user_with_role(role, organization=self.organizations[organization])


def make_world() -> World:
    world = World(
        {name: OrganizationFactory(name=f"Organisation {name}") for name in ("A", "B", "EPT")}
    )
    a, b = world.organizations["A"], world.organizations["B"]
    PhaseFactory(last_number=900)
    world.sheets = {
        "public": ActionSheetFactory(
            number=801, title="Ouverte", confidentiality="public", lead_organization=a
        ),
        "team": ActionSheetFactory(
            number=802,
            title="Secrète",
            confidentiality="team",
            lead_organization=a,
            end="2019",
            is_priority=True,
            progress_status="blocked",
            health="compromised",
        ),
        "of B": ActionSheetFactory(number=803, title="Signataires", lead_organization=b),
        "archived": archived_sheet(number=804, title="Archivée", lead_organization=a, end="2019"),
    }
    world.parts = {name: _parts_of(sheet) for name, sheet in world.sheets.items()}
    world.things = (
        _agreement_of(a, b) | _commitments_of(world) | _people_of(world) | committee_things(world)
    )
    return world


def _parts_of(sheet) -> dict:
    note = SheetNoteFactory(
        sheet=sheet,
        status=NoteStatus.PROPOSED,
        organization=sheet.lead_organization,
        text="Note-proposée",
    )
    found = {
        "milestone": MilestoneFactory(sheet=sheet, title="Étape", due="2020").pk,
        "proposed": note.pk,
    }
    for key, visibility in (("open", "signatories"), ("private", "team")):
        found[key] = _stored(
            SheetDocument(sheet=sheet, title=f"Pièce-{key}", visibility=visibility)
        ).pk
    return found


def _stored(document):
    """``document`` saved with a file of one byte."""
    document.file_name, document.content_type, document.size = "x.pdf", "application/pdf", 1
    document.file.save("x", ContentFile(b"x"), save=False)
    document.save()
    return document


def _agreement_of(a, b) -> dict:
    agreement, author = AgreementFactory(), UserFactory()
    closed = AgreementFactory(
        title="Accord-archivé",
        archived_at=clock.now(),
        archived_by=author,
        archive_reason="Doublon.",
    )
    documents = {
        name: _stored(
            AgreementDocument(
                agreement=agreement,
                title=f"Annexe-{name}",
                visibility=visibility,
                uploaded_by=author,
            )
        )
        for name, visibility in (("open", "signatories"), ("private", "team"))
    }
    archived = OrganizationFactory(
        name="Organisation-archivée",
        archived_at=clock.now(),
        archived_by=author,
        archive_reason="Dissoute.",
    )
    return {
        "@agreement": agreement.pk,
        "@agreement archived": closed.pk,
        "@document": documents["open"].pk,
        "@document private": documents["private"].pk,
        "@signature": SignatureFactory(agreement=agreement, organization=a).pk,
        "@signature waiting": (
            SignatureFactory(agreement=agreement, organization=b, signed_on=None).pk
        ),
        "@organization": a.slug,
        "@organization archived": archived.slug,
        "@nowhere": 999_999,
    }


def _commitments_of(world) -> dict:
    """One of A with an answer that waits, one of B accepted with an open proof, one on a sheet of
    the team, one archived.
    """
    a, b = world.organizations["A"], world.organizations["B"]
    author = user_with_role(Role.PARTNER_MEMBER, organization=a)
    own = CommitmentFactory(organization=a, sheet=world.sheets["public"], statement="Promesse-de-A")
    pending = CommitmentUpdateFactory(
        commitment=own, author=author, progress_comment="Valeur-en-attente"
    )
    proof = ProofFactory(
        update=pending, title="Preuve-réservée", kind=ProofKind.LINK, url="https://a.example/x"
    )
    other = CommitmentFactory(organization=b, sheet=world.sheets["of B"], statement="Promesse-de-B")
    accepted = CommitmentUpdateFactory(commitment=other, review_status="accepted")
    hidden = CommitmentFactory(
        organization=a, sheet=world.sheets["team"], statement="Promesse-secrète"
    )
    shelved = CommitmentFactory(
        organization=a,
        sheet=None,
        statement="Promesse-archivée",
        archived_at=clock.now(),
        archived_by=author,
        archive_reason="Saisie deux fois.",
    )
    link = AnswerLink.objects.create(
        commitment=own, person=author, expires_at=clock.now() + timedelta(days=30)
    )
    return {
        "@commitment": own.pk,
        "@commitment B": other.pk,
        "@commitment team": hidden.pk,
        "@commitment archived": shelved.pk,
        "@update": pending.pk,
        "@update B": accepted.pk,
        "@update team": CommitmentUpdateFactory(commitment=hidden, author=author).pk,
        "@proof link": proof.pk,
        "@proof": _file_proof(pending, "Fichier-réservé", "team"),
        "@proof open": _file_proof(accepted, "Fichier-ouvert", "signatories"),
        "@answer token": link.token,
        "@author": author.pk,
    }


def _file_proof(update, title, visibility) -> int:
    return _stored(Proof(update=update, kind=ProofKind.FILE, title=title, visibility=visibility)).pk


def _people_of(world) -> dict:
    a, b = world.organizations["A"], world.organizations["B"]
    invitation = InvitationFactory(email="invitee@a.example", organization=a)
    member = user_with_role(Role.PARTNER_MEMBER, organization=a, email="membre@a.example")
    other = user_with_role(Role.PARTNER_MEMBER, organization=b, email="membre@b.example")
    return {
        "@invitation": invitation.pk,
        "@invitation B": InvitationFactory(email="invitee@b.example", organization=b).pk,
        "@invitation token": invitation.token,
        "@membership": member.memberships.get().pk,
        "@membership B": other.memberships.get().pk,
        "@member": member.pk,
    }
