"""What is measured: each page by its name, with who asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from actions.models import ActionSheet
from core.list_pages import PAGE_SIZE
from governance.models import Meeting
from territoire.demo import content
from tools.bench.comparison import site
from tools.scale.words import RARE_WORD

BARE, ADMIN_LIST, ADMIN_SAVE = "bare view, 62 rows", "admin list", "admin save"
AFTER = ", after a write"
# Pages that are also measured right after a write.
_AFTER_A_WRITE = (
    "dashboard",
    "matrix",
    "search",
    "officer's home",
    "partner's home",
    "committee's home",
    "reader's home",
    "review queue",
)
_TEXTS = ("context", "objectives", "description", "expected_results")


def do_nothing():
    pass


@dataclass(frozen=True)
class Page:
    """``ask`` makes one request, whose status should be ``expected``; ``first`` comes before it,
    unmeasured.
    """

    name: str
    ask: Callable[[], HttpResponse]
    address: str
    expected: int = 200
    first: Callable[[], object] = do_nothing

    @property
    def is_read(self) -> bool:
        """Whether nothing is written when it is asked."""
        return self.expected == 200 and self.first is do_nothing


def visitor(account: str = "") -> Client:
    """Somebody who asks for pages: nobody, or an account of the demonstration, signed in."""
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    if account:
        user = User.objects.get(email=content.email(account))
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def pages() -> list[Page]:
    """Every page to measure, on a large set."""
    officer, partner = visitor("chef.projet"), visitor("partenaire.a")
    sheets = ActionSheet.objects.live().select_related("phase").order_by("number")
    total = sheets.count()
    sheet, written, of_admin = sheets[total // 2], sheets[total // 3], sheets[total - 1]
    deep = max(1, (total + PAGE_SIZE - 1) // PAGE_SIZE * 3 // 4)
    rare = urlencode({"q": RARE_WORD.replace("é", "e")})
    organization = (
        User.objects.get(email=content.email("partenaire.a")).memberships.first().organization
    )
    meeting = Meeting.objects.held().order_by("-starts_at").first().get_absolute_url()
    write = SectionSave(officer, written).ask
    found = [
        read_page(BARE, visitor(), "/mesure/62/"),
        read_page(ADMIN_LIST, visitor("admin"), "/mesure/admin/actions/actionsheet/"),
        read_page("list", officer, "/fiches-actions/"),
        read_page("list, deep page", officer, f"/fiches-actions/?page={deep}"),
        read_page(
            "list, filtered", officer, "/fiches-actions/?status=in_progress&priority=1&overdue=1"
        ),
        read_page("sheet", officer, sheet.get_absolute_url()),
        read_page("dashboard", officer, "/tableau-de-bord/"),
        read_page("register", officer, "/engagements/"),
        read_page("matrix", officer, "/engagements/matrice/"),
        read_page("search", officer, f"/recherche/?{rare}"),
        read_page("officer's home", officer, "/"),
        read_page("partner's home", partner, "/"),
        read_page("committee's home", visitor("comite"), "/"),
        read_page("reader's home", visitor("lecteur"), "/"),
        read_page("review queue", officer, "/revue/"),
        read_page("compare", officer, "/tableau-de-bord/comparer/"),
        read_page("meeting", officer, meeting),
        read_page("organisation", officer, organization.get_absolute_url()),
    ]
    found += [
        Page(page.name + AFTER, page.ask, page.address, first=write)
        for page in found
        if page.name in _AFTER_A_WRITE
    ]
    save = SectionSave(officer, sheet)
    return [
        *found,
        read_page("export of sheets, xlsx", officer, "/fiches-actions/?format=xlsx"),
        read_page("pack of a meeting, PDF", officer, f"{meeting}dossier.pdf"),
        Page("sign-in", sign_in, "/connexion/", expected=302, first=cache.clear),
        Page("save of a section", save.ask, save.address, expected=302),
        admin_save_page(visitor("admin"), of_admin),
    ]


def read_page(name: str, client: Client, address: str) -> Page:
    return Page(name, lambda: client.get(address), address)


def post_form(client: Client, address: str, fields: dict) -> HttpResponse:
    words = urlencode(fields, doseq=True)
    return client.post(address, words, content_type="application/x-www-form-urlencoded")


def sign_in() -> HttpResponse:
    fields = {"login": content.email("chef.projet"), "password": content.PASSWORD}
    return post_form(visitor(), "/connexion/", fields)


class SectionSave:
    """Saves of one section, another text each time, on the version that the save before left."""

    def __init__(self, client: Client, sheet: ActionSheet):
        self.client, self.version = client, sheet.version
        self.fields = {name: getattr(sheet, name) for name in _TEXTS}
        self.address = f"{sheet.get_absolute_url()}modifier/description/"

    def ask(self) -> HttpResponse:
        changed = {
            "version": self.version,
            "context": f"Un texte de mesure, version {self.version}.",
        }
        self.version += 1
        return post_form(self.client, self.address, self.fields | changed)


def admin_save_page(client: Client, sheet: ActionSheet) -> Page:
    """The whole form of Django's admin with one text changed."""
    form = site.get_model_admin(ActionSheet).get_form(None, sheet, change=True)(instance=sheet)
    values = {name: form[name].value() for name in form.fields}
    fields = {
        name: [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        for name, value in values.items()
        if value is not None and value is not False
    }
    address, numbers = f"/mesure/admin/actions/actionsheet/{sheet.pk}/change/", count(1)
    return Page(
        ADMIN_SAVE,
        lambda: post_form(
            client, address, fields | {"context": f"Un texte de mesure, le {next(numbers)}e."}
        ),
        address,
        expected=302,
    )
