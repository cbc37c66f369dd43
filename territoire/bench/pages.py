"""What is measured: each page with who asks for it, by address."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from accounts.models import User
from actions.models import ActionSheet
from core.list_pages import PAGE_SIZE
from territoire.bench.comparison import site
from territoire.bench.names import (
    ADMIN_LIST,
    ADMIN_SAVE,
    BARE,
    BARE_50,
    DASHBOARD,
    DASHBOARD_AFTER,
    DEEP,
    FILTERED,
    HOME,
    LIST,
    MATRIX,
    REGISTER,
    SAVE,
    SEARCH,
    SHEET,
)
from territoire.bench.visitor import Answer, Visitor
from territoire.demo import content
from territoire.scale.words import RARE_WORD


@dataclass(frozen=True)
class Page:
    """``ask(n)`` makes the nth request; ``expected`` is the status of an answer that counts.

    Pages ``among_writes`` are asked in turns of their own: what is kept while nothing is written would be lost to others.
    """

    name: str
    ask: Callable[[int], Answer]
    address: str
    expected: int = 200
    among_writes: bool = False


def pages() -> list[Page]:
    """Every page to measure, on the data of seed_scale."""
    nobody, officer, partner, operator = Visitor(), *map(_signed_in, ("chef.projet", "partenaire.a", "admin"))
    count = ActionSheet.objects.live().count()
    sheet = ActionSheet.objects.live().select_related("phase").order_by("number")[count // 2]
    deep = max(1, (count + PAGE_SIZE - 1) // PAGE_SIZE * 3 // 4)
    rare = RARE_WORD.replace("é", "e")
    return [
        _read(BARE, nobody, "/mesure/62/"),
        _read(BARE_50, nobody, "/mesure/50/"),
        _read(LIST, officer, "/fiches-actions/"),
        _read(DEEP, officer, f"/fiches-actions/?page={deep}"),
        _read(FILTERED, officer, "/fiches-actions/?status=in_progress&priority=1&overdue=1"),
        _read(SHEET, officer, sheet.get_absolute_url()),
        _read(DASHBOARD, officer, "/tableau-de-bord/"),
        _read(REGISTER, officer, "/engagements/"),
        _read(MATRIX, officer, "/engagements/matrice/"),
        _read(SEARCH, officer, f"/recherche/?{urlencode({'q': rare})}"),
        _read(HOME, partner, "/"),
        _read(ADMIN_LIST, operator, "/mesure/admin/actions/actionsheet/"),
        _save(officer, sheet),
        _read(DASHBOARD_AFTER, officer, "/tableau-de-bord/", among_writes=True),
        _admin_save(operator, sheet),
    ]


def _signed_in(account: str) -> Visitor:
    return Visitor(User.objects.get(email=content.email(account)))


def _read(name: str, visitor: Visitor, address: str, *, among_writes=False) -> Page:
    return Page(name, lambda n: visitor.get(address), address, among_writes=among_writes)


def _save(visitor: Visitor, sheet: ActionSheet) -> Page:
    """Another text each time, on the version that the save before left."""
    address = f"{sheet.get_absolute_url()}modifier/description/"
    fields = {
        name: getattr(sheet, name) for name in ("context", "objectives", "description", "expected_results")
    }
    state = {"version": sheet.version}

    def save(n: int) -> Answer:
        answer = visitor.post(address, fields | state | {"context": f"Un texte de mesure, le {n}e."})
        state["version"] += 1
        return answer

    return Page(SAVE, save, address, expected=302, among_writes=True)


def _admin_save(visitor: Visitor, sheet: ActionSheet) -> Page:
    """The whole form of Django's admin, one text changed; on another sheet, whose version moves by itself."""
    other = ActionSheet.objects.live().exclude(pk=sheet.pk).order_by("-number").first()
    form_class = site._registry[ActionSheet].get_form(None, other, change=True)
    form = form_class(instance=other)
    fields = {name: form[name].value() for name in form.fields}
    fields = {
        name: [one.pk if hasattr(one, "pk") else one for one in value] if isinstance(value, list) else value
        for name, value in fields.items()
        if value is not None and value is not False
    }
    address = f"/mesure/admin/actions/actionsheet/{other.pk}/change/"
    return Page(
        ADMIN_SAVE,
        lambda n: visitor.post(address, fields | {"context": f"Un texte de mesure, le {n}e."}),
        address,
        expected=302,
        among_writes=True,
    )
