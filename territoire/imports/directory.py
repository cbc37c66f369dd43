"""Organisations and people named in cells: recognised whatever their accents, case or legal form,
else created.
"""

import re

from accounts.enums import OrganizationKind
from accounts.models import Organization, User
from core.workbook.report import Report
from core.workbook.text import KeptAsText, fold, is_unknown, one_line, quoted, split_list
from territoire.imports.naming import is_common, is_sentence, is_vague, without_role
from territoire.imports.wordings import BODY_WORDS, ORGANIZATION_KIND

ORGANIZATIONS, PEOPLE = "Organisations", "Personnes"
_LEGAL_FORMS = frozenset("sa sas sarl sasu eurl sci scop scic snc se".split())
_ARTICLES = frozenset("l la le les d de du des et".split())
_CIVILITY = re.compile(r"^(?:m\.|mme\.?|mr\.?|m(?= [A-ZÉ])|monsieur|madame|mlle|dr\.?)\s+", re.I)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'\-]*\.?"
_PERSON = re.compile(
    rf"{_WORD}(?: (?:de|du|des|d’|d'|le|la|van|von|ben|el|al))*(?: ?{_WORD}){{1,3}}"
)


def organization_key(name: str) -> str:
    """The words that tell one organisation from another."""
    words = fold(
        re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda found: found[0].replace(".", "") + " ", name)
    ).split()
    kept = [word for word in words if word not in _ARTICLES | _LEGAL_FORMS]
    return " ".join(kept or words)


def person_name(text: str) -> str:
    """The name in « Mme Jeanne DUPONT (CCI) – 01 02 03 04 05 »."""
    name = re.sub(r"\([^)]*\)|\S+@\S+|(?:\+33|0)\s?\d(?:[\s.]?\d{2}){4}", " ", text)
    name = re.split(r",| [-–—] |:|\n", one_line(name))[0].strip(" -–—;,.")
    return _CIVILITY.sub("", name)


def without_contact(text: str) -> str:
    """The text without e-mail addresses and telephone numbers."""
    return re.sub(r"\S+@\S+|(?:\+33|0)\s?\d(?:[\s.]?\d{2}){4}", "", text).strip(" -–—;,/:")


def is_person(text: str) -> bool:
    """True if the cell reads as the name of a person and not of a body or an office (« M. le Maire
    »).
    """
    name = person_name(text)
    if re.search(BODY_WORDS, fold(name)):
        return False
    if _CIVILITY.match(text.strip()):
        return bool(re.match(_WORD, name))
    # A name wholly in capitals may be an acronym: it takes a first name, or its initial.
    return bool(_PERSON.fullmatch(name)) and (
        not name.isupper()
        or all(len(word) > 3 for word in name.split()[:2])
        or bool(re.match(r"[A-ZÀ-Þ]\. ", name))
    )


def first_and_last(name: str) -> tuple[str, str]:
    """« DUPONT Jeanne » and « Jeanne DUPONT » alike: the word in capitals is the last name."""
    words = name.split()
    if len(words) == 1:
        return "", words[0].title() if words[0].isupper() else words[0]
    capitals = [word for word in words if word.isupper() and len(word.strip(".")) > 1]
    if capitals and len(capitals) < len(words):
        first = [word for word in words if word not in capitals]
        return " ".join(first), " ".join(word.title() for word in capitals)
    return words[0], " ".join(words[1:])


class Directory:
    """The organisations and people that the portal knows, and those that the import adds."""

    def __init__(self, *, by, report: Report):
        self.by, self.report = by, report
        self.organizations: dict[str, Organization] = {}
        self.sirens: dict[str, Organization] = {}
        self.people: dict[str, User] = {}
        for organization in Organization.objects.order_by("-pk"):
            self.remember(organization)
        for user in User.objects.order_by("-pk"):
            self.people[user.name_key] = user

    def remember(self, organization: Organization) -> None:
        for name in {organization.name, organization.short_name} - {""}:
            self.organizations[organization_key(name)] = organization
        if organization.siren:
            self.sirens[organization.siren] = organization

    def find(self, name: str) -> Organization | None:
        found = self.organizations.get(organization_key(name))
        if found is None and (cut := name_and_acronym(name)):
            found = self.organizations.get(organization_key(cut[0])) or self.organizations.get(
                organization_key(cut[1])
            )
        return found

    def organization(self, name: str) -> Organization:
        """The organisation of that name, created if need be. Raises ValueError."""
        name = one_line(name)
        found = self.find(name)
        if found:
            return found
        full, short = name_and_acronym(name) or (name, "")
        limit = Organization._meta.get_field("name").max_length
        if len(full) > limit:
            raise KeptAsText(
                f"{quoted(full)} est trop long pour un nom d’organisation ({limit} caractères au"
                " plus)"
            )
        created = Organization(name=full, short_name=short, kind=guessed_kind(full))
        created.save_as(self.by)
        self.remember(created)
        self.report.created(ORGANIZATIONS, created.name)
        return created

    def names_in(self, text: str, *, commas: bool = True) -> list[str]:
        """Names of organisations in a cell. A known name is never cut; a comma or a slash cuts
        otherwise.
        """
        if self.find(one_line(text)):
            return [one_line(text)]
        names = []
        for item in split_list(text):
            names += [item] if self.find(item) else self.split_item(item, commas)
        return list(dict.fromkeys(without_role(name) for name in names))

    def split_item(self, item: str, commas: bool) -> list[str]:
        pieces = split_list(re.sub(r"\s+/\s+|\s\+\s|(?<=\w)/(?=[A-ZÀ-Þ])", ";", item))
        if commas:
            pieces = [
                n
                for piece in pieces
                for n in ([piece] if self.find(piece) else split_list(piece, ","))
            ]
        for mark in (r"\s*,\s*", r"\s+et\s+", r"\s+&\s+", r"\s+[-–—]\s+"):
            pieces = [name for piece in pieces for name in self.split_if_known(piece, mark)]
        return pieces

    def split_if_known(self, piece: str, mark: str) -> list[str]:
        parts = re.split(mark, piece)
        if len(parts) < 2 or self.find(piece):
            return [piece]
        bare = [without_role(part) for part in parts]
        is_list = all(self.find(part) or is_common(part) for part in bare)
        has_roles = all(part != one for part, one in zip(parts, bare, strict=True))
        return parts if is_list or has_roles or any(is_vague(part) for part in bare) else [piece]

    def organizations_in(self, text: str, warn) -> list[Organization]:
        """Those of a cell with several; words that name nobody are left out with a warning."""
        found = []
        for name in self.names_in(text):
            if is_vague(name) or (is_sentence(name) and not self.find(name)):
                warn(f"{quoted(name)} ne nomme pas une organisation : non repris")
            elif not is_unknown(name):
                found.append(self.organization(name))
        return list(dict.fromkeys(found))

    def person(self, text: str) -> User:
        """The person of that name, known by name alone if new. Raises ValueError where it is no
        name.
        """
        name = person_name(text)
        email = re.search(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", text)
        known = email and next(
            (user for user in self.people.values() if user.email == email[0].lower()), None
        )
        if known:
            return known
        first, last = first_and_last(name) if name else ("", "")
        user = User(first_name=first[:80], last_name=last[:80], is_active=False, email=None)
        if not name or (user.name_key not in self.people and not is_person(text)):
            raise ValueError(f"{quoted(text)} ne se lit pas comme un prénom et un nom")
        if user.name_key not in self.people:
            user.save_as(self.by)
            self.people[user.name_key] = user
            self.report.created(PEOPLE, user.get_full_name())
        return self.people[user.name_key]


def name_and_acronym(name: str) -> tuple[str, str] | None:
    """« Chambre de commerce (CCI) » as its name and its acronym."""
    found = re.fullmatch(r"(.{4,}?)\s*\(([A-ZÀ-Þ][A-ZÀ-Þ0-9&.\- ]{1,14})\)", name)
    return (found[1], found[2]) if found else None


def guessed_kind(name: str) -> str:
    folded = fold(name)
    return next(
        (kind for kind, pattern in ORGANIZATION_KIND if re.search(pattern, folded)),
        OrganizationKind.OTHER,
    )
