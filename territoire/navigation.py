"""What the header and the footer offer, as data: label, name of the address, icon, permission."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.permissions import Permission, holds


@dataclass(frozen=True)
class Entry:
    """A link of the shell; without a permission it is for everybody."""

    label: str
    url_name: str
    icon: str = ""
    permission: Permission | None = None


@dataclass(frozen=True)
class Link:
    """An entry as one request sees it. ``is_current``: the page is this one or lies below it."""

    label: str
    url: str
    icon: str
    is_current: bool


MAIN = (
    Entry("Accueil", "home", "house"),
    Entry("Fiches actions", "actions:sheet_list", "clipboard-list", Permission.SHEET_READ),
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
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = [e for e in MAIN if e.permission is None or holds(user, e.permission)]
    if user.is_superuser:
        entries.append(ADMINISTRATION)
    return [_link(entry, request.path) for entry in entries]


def footer(request) -> list[Link]:
    return [_link(entry, request.path) for entry in FOOTER]


def _link(entry: Entry, path: str) -> Link:
    url = reverse(entry.url_name)
    return Link(entry.label, url, entry.icon, path == url if url == "/" else path.startswith(url))
