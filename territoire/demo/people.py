"""The organisations and persons of the demonstration: known ones first, then the invented ones.

Known: the protocol of 22 March 2019, its five confirmed signatories, persons in public roles, the
lead pair. They are never altered nor completed; whatever is not known of them stays empty.
"""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from accounts.enums import OrganizationKind
from accounts.models import Membership, Organization, User
from actions.models import Commune, Phase, PriorityAxis
from core.partial_dates import parse
from partners.enums import AgreementKind, AgreementStatus
from partners.models import Agreement, Signature, TimelineEvent
from territoire.demo import content

EPT, AIR_FRANCE = "ept", "air-france"
# Key, kind and short name of each confirmed signatory, in the order of data/signatories.csv.
_CONFIRMED = (
    (EPT, OrganizationKind.INTERCOMMUNALITY, "EPT Grand-Orly Seine Bièvre"),
    ("etat", OrganizationKind.GOVERNMENT, "État"),
    ("region", OrganizationKind.LOCAL_AUTHORITY, ""),
    ("banque-des-territoires", OrganizationKind.PUBLIC_OPERATOR, "Banque des Territoires"),
    (AIR_FRANCE, OrganizationKind.COMPANY, ""),
)
# Who is known to have stood for a signatory on 22 March 2019, and in what capacity.
_REPRESENTATIVES = {
    EPT: ("michel-lepretre", "Président"),
    "etat": ("martine-laquieze", "Sous-préfète"),
    "region": (
        "clement-forestier",
        (
            "Représentant du conseiller régional délégué à l’emploi, l’apprentissage et la"
            " formation professionnelle"
        ),
    ),
    "banque-des-territoires": ("francois-elia", "Directeur adjoint pour l’Île-de-France"),
}
# What public pages say of the protocol; its own text is not among them.
_PROTOCOL = """\
Signé à Orly le 22 mars 2019, pendant la Semaine de l’industrie, par l’établissement public \
territorial, l’État, la Région, la Banque des Territoires et des acteurs industriels ; une \
trentaine de partenaires l’ont finalement signé.

Il dit le rôle et le champ d’intervention de chacun, les actions (62 fiches, dont une \
trentaine prioritaires) et la façon dont le programme est piloté et suivi. \
Ce n’est pas encore le contrat.

Le texte intégral n’est pas public : il reste à déposer ici."""
# Title, day or month, precision, whether it is the signature of the protocol.
_TIMELINE = (
    (
        "Manifeste pour un territoire industriel et productif",
        "juillet 2018",
        "Un autre document, avec d’autres signataires.",
        False,
    ),
    (
        "Le territoire est désigné Territoire d’industrie",
        "22/11/2018",
        "Seul territoire pilote d’Île-de-France.",
        False,
    ),
    (
        "Signature du protocole d’accord",
        "22/03/2019",
        "À Orly, pendant la Semaine de l’industrie.",
        True,
    ),
    ("Signature du contrat", "", "Il succédera au protocole.", False),
)


@dataclass
class People:
    """Who and what a sheet may name, by the keys of the data files."""

    phase: Phase
    axes: dict[str, PriorityAxis]
    communes: dict[str, Commune]
    organizations: dict[str, Organization] = field(default_factory=dict)
    persons: dict[str, User] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)

    @property
    def officer(self) -> User:
        return self.accounts["chef.projet"]

    @property
    def team(self) -> User:
        return self.accounts["equipe"]


def create_people() -> People:
    """Create organisations, persons and signatures; to be called within the opening day."""
    phase = Phase.objects.get(code="phase-1")
    people = People(
        phase=phase,
        axes={axis.code: axis for axis in phase.axes.all()},
        communes={commune.name: commune for commune in Commune.objects.all()},
    )
    agreement = create_known_people(people)
    create_invented_people(people, agreement)
    return people


def create_known_people(people: People) -> Agreement:
    for row, (key, kind, short_name) in zip(content.facts("signatories"), _CONFIRMED, strict=True):
        people.organizations[key] = saved(
            Organization(name=row["name"], short_name=short_name, kind=kind)
        )
    for row in content.facts("people"):
        first_name, last_name = row["name"].split(" ", 1)
        person = User(
            first_name=first_name, last_name=last_name, job_title=row["role"], is_active=False
        )
        people.persons[slugify(row["name"])] = saved(person)
    agreement = saved(
        Agreement(
            kind=AgreementKind.PROTOCOL,
            title="Protocole d’accord du Territoire d’industrie Grand-Orly Seine Bièvre",
            phase=people.phase,
            status=AgreementStatus.IN_FORCE,
            signed_on=content.OPENING_DAY,
            place="Orly",
            text=_PROTOCOL,
        )
    )
    for position, (title, when, description, is_protocol) in enumerate(_TIMELINE):
        event = TimelineEvent(
            phase=people.phase, title=title, description=description, position=position
        )
        event.happens, event.agreement = (
            parse(when) if when else None,
            (agreement if is_protocol else None),
        )
        saved(event)
    for key, _, _ in _CONFIRMED:
        person, capacity = _REPRESENTATIVES.get(key, (None, ""))
        add_signature(
            agreement,
            people.organizations[key],
            content.OPENING_DAY,
            people.persons.get(person),
            capacity,
        )
    return agreement


def create_invented_people(people: People, agreement: Agreement):
    organizations = content.directory("organizations")
    for key, entry in organizations.items():
        organization = Organization(
            name=entry["name"],
            kind=entry["kind"],
            field_of_intervention=entry["field"],
            is_example=True,
        )
        people.organizations[key] = saved(organization)
    # One computation of the slow hash serves the ten accounts.
    password = make_password(content.PASSWORD)
    for key, entry in content.directory("people").items():
        create_invented_person(people, key, entry, password)
    for key, entry in organizations.items():
        if "signs" in entry:
            person = people.persons.get(entry.get("representative"))
            capacity = person.job_title if person else ""
            add_signature(
                agreement, people.organizations[key], entry["signs"] or None, person, capacity
            )


def create_invented_person(people: People, key: str, entry: dict, password: str):
    account = entry.get("account")
    address = account or (
        f"{slugify(entry['first'])}.{slugify(entry['last'])}" if "invited" in entry else ""
    )
    person = User(
        first_name=entry["first"],
        last_name=entry["last"],
        job_title=entry["title"],
        email=content.email(address) if address else None,
        password=password if account else "",
        is_active=bool(address),
        is_superuser=entry.get("superuser", False),
        is_example=True,
    )
    people.persons[key] = saved(person)
    if account:
        people.accounts[account] = person
    if "role" in entry:
        add_membership(
            person,
            people.organizations[entry["organization"]],
            entry["role"],
            entry.get("referent", False),
        )


def add_membership(person, organization, role, is_referent=False):
    saved(
        Membership(
            user=person,
            organization=organization,
            role=role,
            is_referent=is_referent,
            starts_on=content.OPENING_DAY,
        )
    )


def add_signature(agreement, organization, signed_on, representative, capacity):
    saved(
        Signature(
            agreement=agreement,
            organization=organization,
            signed_on=signed_on,
            representative=representative,
            capacity=capacity,
        )
    )


def saved(row):
    row.save_as(None)
    return row
