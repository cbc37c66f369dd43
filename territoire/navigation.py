"""What the header and the footer offer, as data: label, name of the address, icon, permission."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.permissions import Permission, Scope, scopes


@dataclass(frozen=True)
class Entry:
    """A link of the shell: for everybody, or for whoever holds ``permission`` (in ``scope`` if it
    names one).
    """

    label: str
    url_name: str
    icon: str = ""
    permission: Permission | None = None
    scope: Scope | None = None

    def is_for(self, user) -> bool:
        if self.permission is None:
            return True
        held = scopes(user, self.permission)
        return self.scope in held if self.scope else bool(held)


@dataclass(frozen=True)
class Link:
    """An entry as one request sees it. ``is_current``: the page is this one or lies below it."""

    label: str
    url: str
    icon: str
    is_current: bool


MAIN = (
    Entry("Accueil", "home", "house"),
    Entry("Tableau de bord", "dashboard", "chart-column", Permission.SHEET_READ),
    Entry(
        "Mes engagements",
        "partners:my_commitments",
        "list-checks",
        Permission.COMMITMENT_ANSWER,
        Scope.OWN,
    ),
    Entry("À relire", "partners:review_list", "inbox", Permission.UPDATE_REVIEW),
    Entry("Fiches actions", "actions:sheet_list", "clipboard-list", Permission.SHEET_READ),
    Entry("Engagements", "partners:commitment_list", "handshake", Permission.COMMITMENT_READ),
    Entry("Suites", "governance:follow_up_list", "list-todo", Permission.FOLLOW_UP_CLOSE),
    Entry("Partenaires", "partners:organization_list", "building-2", Permission.ORGANIZATION_READ),
    Entry("Protocole", "partners:agreement_list", "scroll-text", Permission.AGREEMENT_READ),
    Entry("Séances", "governance:meeting_list", "calendar-days", Permission.MINUTES_READ),
)
# In the menu of the person.
PERSONAL = (
    Entry("Mon compte", "account_home", "circle-user"),
    Entry("Gouvernance", "governance:committee_list", "landmark", Permission.COMMITTEE_READ),
    Entry("Page du binôme", "governance:pair_next", "notebook-pen", Permission.PAIR_READ),
    Entry("Équipe et invitations", "people_list", "users", Permission.PEOPLE_READ),
    Entry("Relances", "partners:notice_list", "bell", Permission.NOTICE_READ),
)
# What stands on every sheet, listed across them: a step below the list of sheets.
LISTS = (
    Entry("Jalons", "actions:milestone_list", permission=Permission.SHEET_READ),
    Entry("Points de blocage", "actions:blocker_list", permission=Permission.SHEET_READ),
    Entry("Financements", "actions:funding_list", permission=Permission.SHEET_READ),
    Entry("Plans de financement", "actions:funding_plan_list", permission=Permission.SHEET_READ),
    Entry("Indicateurs", "actions:indicator_list", permission=Permission.SHEET_READ),
)
ADMINISTRATION = Entry("Administration", "admin:index", "settings")
FOOTER = (
    Entry("Aide", "help"),
    Entry("Plan du site", "sitemap"),
    Entry("Accessibilité", "accessibility"),
    Entry("Données personnelles", "personal_data"),
    Entry("Mentions légales", "legal_notice"),
)


def main(request) -> list[Link]:
    """The links of the header for the person who asks: none while signed out."""
    return links_for(MAIN, request)


def personal(request) -> list[Link]:
    """The links of the menu of the person: none while signed out."""
    user = getattr(request, "user", None)
    links = links_for(PERSONAL, request)
    return [*links, link_to(ADMINISTRATION, request.path)] if links and user.is_superuser else links


def lists(request) -> list[Link]:
    """The lists of what stands on sheets, for the site map."""
    return links_for(LISTS, request)


def links_for(entries, request) -> list[Link]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [link_to(entry, request.path) for entry in entries if entry.is_for(user)]


def footer(request) -> list[Link]:
    return [link_to(entry, request.path) for entry in FOOTER]


def link_to(entry: Entry, path: str) -> Link:
    url = reverse(entry.url_name)
    return Link(entry.label, url, entry.icon, path == url if url == "/" else path.startswith(url))
