"""Organisations, who answers for them, agreements and their signatures; the accounts of each
role.
"""

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from accounts.enums import OrganizationKind, Role
from accounts.models import Membership, Organization, User
from core.partial_dates import Precision
from partners.enums import AgreementKind, AgreementStatus
from partners.models import Agreement, Signature, TimelineEvent
from territoire.demo import content
from tools.scale.dataset import Dataset, Partner, days, moment

_UNUSABLE = "!"
_BY_AGREEMENT = 200  # signatures of one agreement
_KINDS = (
    (OrganizationKind.COMPANY, "Ateliers", 12),
    (OrganizationKind.PROFESSIONAL_BODY, "Union professionnelle", 2),
    (OrganizationKind.ASSOCIATION, "Association", 3),
    (OrganizationKind.SCHOOL, "Campus", 2),
    (OrganizationKind.CHAMBER, "Chambre", 1),
    (OrganizationKind.PUBLIC_OPERATOR, "Agence", 3),
    (OrganizationKind.LOCAL_AUTHORITY, "Ville", 3),
    (OrganizationKind.GOVERNMENT, "Direction", 1),
    (OrganizationKind.INTERCOMMUNALITY, "Communauté", 1),
)
_FIELDS = (
    "Mécanique",
    "Logistique",
    "Énergie",
    "Formation",
    "Foncier",
    "Financement",
    "Emploi",
    "Numérique",
)


def write(dataset: Dataset):
    create_team(dataset)
    chance, words = dataset.chance("partners"), dataset.words("partners")
    kinds = [(kind, label) for kind, label, weight in _KINDS for _ in range(weight)]
    for rank in range(dataset.size.partners):
        # The first two are those of the partners' accounts.
        kind, label = chance.choice(kinds) if rank > 1 else kinds[0]
        at = moment(dataset.opening + days(chance.randint(0, 200)), chance)
        organization = create_organization(
            dataset, kind, f"{label} {words.person()[1]}", chance.choice(_FIELDS), at
        )
        account = dataset.accounts.get(("partenaire.a", "partenaire.b")[rank]) if rank < 2 else None
        contact = account or create_contact(dataset, organization, words.person(), at)
        add_membership(
            dataset,
            contact,
            organization,
            Role.PARTNER_ADMINISTRATOR,
            at,
            is_referent=rank % 10 != 9,
        )
        dataset.partners.append(Partner(organization, contact))
    if "membre.a" in dataset.accounts:
        start = moment(dataset.opening)
        add_membership(
            dataset,
            dataset.accounts["membre.a"],
            dataset.partners[0].organization,
            Role.PARTNER_MEMBER,
            start,
        )
    create_agreements(dataset)


def create_team(dataset: Dataset):
    """The accounts of the demonstration, one a role; those that are there already are taken as they
    are.
    """
    start = moment(dataset.opening)
    team = create_organization(
        dataset,
        OrganizationKind.INTERCOMMUNALITY,
        "Établissement public territorial",
        "Pilotage",
        start,
    )
    for entry in content.directory("people").values():
        if "account" in entry:
            dataset.accounts[entry["account"]] = find_or_create_account(dataset, entry, start)
    dataset.officer = dataset.accounts["chef.projet"]
    for account, role in (
        ("chef.projet", Role.PROJECT_OFFICER),
        ("equipe", Role.PROJECT_TEAM),
        ("lecteur", Role.READER),
    ):
        add_membership(
            dataset,
            dataset.accounts[account],
            team,
            role,
            start,
            is_referent=account == "chef.projet",
        )


def find_or_create_account(dataset: Dataset, entry: dict, start) -> int:
    email = content.email(entry["account"])
    known = User.objects.filter(email=email).values_list("pk", flat=True).first()
    if known:
        return known
    return dataset.writer.add(
        User,
        start,
        email=email,
        first_name=entry["first"],
        last_name=entry["last"],
        job_title=entry["title"],
        password=dataset.password or _UNUSABLE,
        is_superuser=entry.get("superuser", False),
        is_example=True,
    )["id"]


def password() -> str:
    """The public password of the demonstration, hashed once."""
    return make_password(content.PASSWORD)


def create_organization(dataset: Dataset, kind, name: str, field: str, at) -> int:
    row = dataset.writer.new(Organization, kind=kind, field_of_intervention=field, is_example=True)
    # Its key makes the name one of a kind, whatever the database held before.
    row |= {"name": f"{name} {row['id']} (exemple)", "short_name": f"{name} {row['id']}"}
    row |= {"slug": f"{slugify(row['short_name'])}-exemple", "created_at": at, "updated_at": at}
    dataset.writer.add_history(Organization, row, at, by=dataset.officer or None, kind="+")
    return dataset.writer.write(Organization, row)["id"]


def create_contact(dataset: Dataset, organization: int, name: tuple[str, str], at) -> int:
    first, last = name
    email = content.email(f"contact.{organization}")
    return dataset.writer.add(
        User,
        at,
        by=dataset.officer,
        email=email,
        first_name=first,
        last_name=last,
        password=_UNUSABLE,
        job_title="Correspondance du territoire (exemple)",
        is_example=True,
    )["id"]


def add_membership(
    dataset: Dataset, user: int, organization: int, role: Role, at, *, is_referent=False
):
    dataset.writer.add(
        Membership,
        at,
        by=dataset.officer,
        user_id=user,
        organization_id=organization,
        role=role,
        is_referent=is_referent,
        starts_on=at.date(),
    )


def create_agreements(dataset: Dataset):
    """A protocol signed by the first, then amendments by which the others come in; every tenth did
    not sign yet.
    """
    for rank in range(0, len(dataset.partners), _BY_AGREEMENT):
        signed_on = dataset.opening + days(30 + rank // _BY_AGREEMENT * 14)
        agreement = create_agreement(dataset, rank // _BY_AGREEMENT, signed_on)
        for place, partner in enumerate(dataset.partners[rank : rank + _BY_AGREEMENT]):
            partner.agreement = agreement
            if place % 10 == 9:
                add_signature(dataset, partner, None, signed_on)
            else:
                partner.signature = add_signature(dataset, partner, signed_on, signed_on)


def create_agreement(dataset: Dataset, rank: int, signed_on) -> int:
    row, at = dataset.writer.new(Agreement), moment(signed_on - days(20))
    row |= {
        "phase_id": dataset.phase,
        "kind": AgreementKind.AMENDMENT if rank else AgreementKind.PROTOCOL,
        # Its key makes the title one of a kind.
        "title": (
            f"Avenant n° {rank} (exemple {row['id']})"
            if rank
            else f"Protocole (exemple {row['id']})"
        ),
        "status": AgreementStatus.IN_FORCE,
        "signed_on": signed_on,
        "place": "Orly",
        "amends_id": dataset.agreements[0] if rank else None,
        "text": (
            "Texte d’exemple : les partenaires disent le rôle de chacun et suivent ensemble les"
            " actions."
        ),
        "created_at": at,
        "updated_at": at,
    }
    dataset.writer.add_history(Agreement, row, at, by=dataset.officer, kind="+")
    dataset.writer.write(Agreement, row)
    dataset.agreements.append(row["id"])
    dataset.writer.add(
        TimelineEvent,
        moment(signed_on),
        by=dataset.officer,
        phase_id=dataset.phase,
        title=f"Signature : {row['title']}",
        happens_on=signed_on,
        happens_on_precision=Precision.DAY,
        agreement_id=row["id"],
        position=rank,
    )
    return row["id"]


def add_signature(dataset: Dataset, partner: Partner, signed_on, asked_on) -> int:
    return dataset.writer.add(
        Signature,
        moment(asked_on),
        by=dataset.officer,
        agreement_id=partner.agreement,
        organization_id=partner.organization,
        representative_id=partner.contact if signed_on else None,
        capacity="Direction" if signed_on else "",
        signed_on=signed_on,
    )["id"]
