"""Every figure of the dashboard, followed to its list: the two agree, whoever reads and whatever
part is looked at.
"""

import html
import re
from decimal import Decimal
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict

from accounts.models import Organization, User
from actions.funding_plans.filters import FundingPlanQuery
from actions.models import Commune, PriorityAxis
from actions.part_lists import page as part_lists_page
from actions.parts.filters import read_part_list
from actions.sheets.filters import load_choices
from actions.sheets.filters import read_list as sheets
from core import clock
from partners.commitments.filters import read_list as commitments
from partners.organizations.filters import read_list as organizations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("runs")]
DASHBOARD = "/tableau-de-bord/"
FIGURE = re.compile(r'href="([^"]+)" data-figure="([^"]*)"')


def _plans(data, *, user, today):
    return FundingPlanQuery(data, user=user, today=today, choices=load_choices(user))


LISTS = {
    "/fiches-actions/": sheets,
    "/engagements/": commitments,
    "/partenaires/": organizations,
    "/financements/plans/": _plans,
    "/jalons/": partial(read_part_list, part_lists_page.MILESTONES.query),
    "/blocages/": partial(read_part_list, part_lists_page.BLOCKERS.query),
    "/financements/": partial(read_part_list, part_lists_page.FUNDINGS.query),
    "/indicateurs/": partial(read_part_list, part_lists_page.INDICATORS.query),
}


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def _figures(client, address: str) -> set[tuple[str, str]]:
    """(address of the list, value) of every figure of the page; what moved has its own lists, on
    the page that compares.
    """
    response = client.get(address)
    assert response.status_code == 200
    found = FIGURE.findall(response.content.decode())
    return {(html.unescape(url), value) for url, value in found if "/comparer/" not in url}


def _counted(url: str, user):
    """What the list at ``url`` counts for ``user``: rows, or euros where the dashboard shows a
    sum.
    """
    path, query, anchor = urlsplit(url)[2:]
    found = LISTS[path](QueryDict(query), user=user, today=clock.today())
    assert not found.ignored, url
    if anchor:
        return next(total.amount for total in found.totals() if f"total-{total.name}" == anchor)
    return found


def _agrees(url: str, value: str, user) -> bool:
    found = _counted(url, user)
    if value == "":
        return found is None or found.more()["money"].total == 0
    if not hasattr(found, "counts"):
        return found is not None and Decimal(value) == found
    if urlsplit(url).path == "/financements/" and Decimal(value) == found.more()["money"].total:
        return True
    return Decimal(value) == found.counts()[0]


def _scopes() -> list[str]:
    axis = PriorityAxis.objects.order_by("pk").first()
    carrier = Organization.objects.filter(led_sheets__isnull=False).order_by("pk").first()
    communes = Commune.objects.filter(sheets__isnull=False).order_by("pk").distinct()[:2]
    return [
        "",
        f"?axis={axis.pk}&priority=1&college=public&college=intercommunal",
        f"?carrier={carrier.pk}&carrier=none&"
        + "&".join(f"commune={commune.pk}" for commune in communes),
    ]


@pytest.mark.parametrize("who", ["chef.projet", "comite"])
def test_every_figure_equals_the_list_behind_it(client, who):
    user = _person(who)
    client.force_login(user)
    # Parts of the programme are the same question for all: once is enough.
    for place, scope in enumerate(_scopes() if who == "chef.projet" else [""]):
        figures = _figures(client, DASHBOARD + scope)
        assert len(figures) > (40 if place else 150)
        wrong = [pair for pair in sorted(figures) if not _agrees(*pair, user)]
        assert not wrong, f"{who} {scope}: {wrong}"


def test_the_lists_show_what_the_figures_say(client):
    """The pages themselves, one figure of each list."""
    client.force_login(_person("chef.projet"))
    by_path = {
        urlsplit(url).path: (url, value)
        for url, value in sorted(_figures(client, DASHBOARD))
        if value
    }
    assert set(by_path) == set(LISTS)
    for path, (url, value) in by_path.items():
        page = client.get(url).content.decode()
        shown = re.findall(r'data-(?:count|total)="([^"]*)"', page)
        assert Decimal(value) in {Decimal(one) for one in shown if one}, (path, url, value)
