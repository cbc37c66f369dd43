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
from tools.scale.world import Partner, World, days, moment

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


def write(world: World):
    _team(world)
    chance, words = world.chance("partners"), world.words("partners")
    kinds = [(kind, label) for kind, label, weight in _KINDS for _ in range(weight)]
    for rank in range(world.size.partners):
        # The first two are those of the partners' accounts.
        kind, label = chance.choice(kinds) if rank > 1 else kinds[0]
        at = moment(world.opening + days(chance.randint(0, 200)), chance)
        organization = _organization(
            world, kind, f"{label} {words.person()[1]}", chance.choice(_FIELDS), at
        )
        account = world.accounts.get(("partenaire.a", "partenaire.b")[rank]) if rank < 2 else None
        contact = account or _contact(world, organization, words.person(), at)
        _join(
            world, contact, organization, Role.PARTNER_ADMINISTRATOR, at, is_referent=rank % 10 != 9
        )
        world.partners.append(Partner(organization, contact))
    if "membre.a" in world.accounts:
        start = moment(world.opening)
        _join(
            world,
            world.accounts["membre.a"],
            world.partners[0].organization,
            Role.PARTNER_MEMBER,
            start,
        )
    _agreements(world)


def _team(world: World):
    """The accounts of the demonstration, one a role; those that are there already are taken as they
    are.
    """
    start = moment(world.opening)
    team = _organization(
        world,
        OrganizationKind.INTERCOMMUNALITY,
        "Établissement public territorial",
        "Pilotage",
        start,
    )
    for entry in content.directory("people").values():
        if "account" in entry:
            world.accounts[entry["account"]] = _account(world, entry, start)
    world.officer = world.accounts["chef.projet"]
    for account, role in (
        ("chef.projet", Role.PROJECT_OFFICER),
        ("equipe", Role.PROJECT_TEAM),
        ("lecteur", Role.READER),
    ):
        _join(
            world, world.accounts[account], team, role, start, is_referent=account == "chef.projet"
        )


def _account(world: World, entry: dict, start) -> int:
    email = content.email(entry["account"])
    known = User.objects.filter(email=email).values_list("pk", flat=True).first()
    if known:
        return known
    return world.pen.add(
        User,
        start,
        email=email,
        first_name=entry["first"],
        last_name=entry["last"],
        job_title=entry["title"],
        password=world.password or _UNUSABLE,
        is_superuser=entry.get("superuser", False),
        is_example=True,
    )["id"]


def password() -> str:
    """The public password of the demonstration, hashed once."""
    return make_password(content.PASSWORD)


def _organization(world: World, kind, name: str, field: str, at) -> int:
    row = world.pen.new(Organization, kind=kind, field_of_intervention=field, is_example=True)
    # Its key makes the name one of a kind, whatever the database held before.
    row |= {"name": f"{name} {row['id']} (exemple)", "short_name": f"{name} {row['id']}"}
    row |= {"slug": f"{slugify(row['short_name'])}-exemple", "created_at": at, "updated_at": at}
    world.pen.keep(Organization, row, at, by=world.officer or None, kind="+")
    return world.pen.write(Organization, row)["id"]


def _contact(world: World, organization: int, name: tuple[str, str], at) -> int:
    first, last = name
    email = content.email(f"contact.{organization}")
    return world.pen.add(
        User,
        at,
        by=world.officer,
        email=email,
        first_name=first,
        last_name=last,
        password=_UNUSABLE,
        job_title="Correspondance du territoire (exemple)",
        is_example=True,
    )["id"]


def _join(world: World, user: int, organization: int, role: Role, at, *, is_referent=False):
    world.pen.add(
        Membership,
        at,
        by=world.officer,
        user_id=user,
        organization_id=organization,
        role=role,
        is_referent=is_referent,
        starts_on=at.date(),
    )


def _agreements(world: World):
    """A protocol signed by the first, then amendments by which the others come in; every tenth did
    not sign yet.
    """
    for rank in range(0, len(world.partners), _BY_AGREEMENT):
        signed_on = world.opening + days(30 + rank // _BY_AGREEMENT * 14)
        agreement = _agreement(world, rank // _BY_AGREEMENT, signed_on)
        for place, partner in enumerate(world.partners[rank : rank + _BY_AGREEMENT]):
            partner.agreement = agreement
            if place % 10 == 9:
                _signature(world, partner, None, signed_on)
            else:
                partner.signature = _signature(world, partner, signed_on, signed_on)


def _agreement(world: World, rank: int, signed_on) -> int:
    row, at = world.pen.new(Agreement), moment(signed_on - days(20))
    row |= {
        "phase_id": world.phase,
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
        "amends_id": world.agreements[0] if rank else None,
        "text": (
            "Texte d’exemple : les partenaires disent le rôle de chacun et suivent ensemble les"
            " actions."
        ),
        "created_at": at,
        "updated_at": at,
    }
    world.pen.keep(Agreement, row, at, by=world.officer, kind="+")
    world.pen.write(Agreement, row)
    world.agreements.append(row["id"])
    world.pen.add(
        TimelineEvent,
        moment(signed_on),
        by=world.officer,
        phase_id=world.phase,
        title=f"Signature : {row['title']}",
        happens_on=signed_on,
        happens_on_precision=Precision.DAY,
        agreement_id=row["id"],
        position=rank,
    )
    return row["id"]


def _signature(world: World, partner: Partner, signed_on, asked_on) -> int:
    return world.pen.add(
        Signature,
        moment(asked_on),
        by=world.officer,
        agreement_id=partner.agreement,
        organization_id=partner.organization,
        representative_id=partner.contact if signed_on else None,
        capacity="Direction" if signed_on else "",
        signed_on=signed_on,
    )["id"]
