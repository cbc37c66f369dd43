"""Numbers that nobody has: addresses, filters, pages and posted choices answer 404 or a message,
never 500.
"""

import re
from typing import NamedTuple

import lxml.html
import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.http import urlencode

from tests.territoire.drawing import draw_refusals_once, write_no_document
from tests.territoire.rights_table import TABLE
from tests.territoire.rights_world import World, make_world
from tests.territoire.test_rights import answer, sign_in

pytestmark = pytest.mark.django_db

LARGE = (
    "2000000000",
    "9223372036854775808",
    "1" + "0" * 30,
)  # known once, and more than a column holds
NUMBERS = (*LARGE, "0", "-1", "٣", "²")
_PLACE = "424242"  # stands in an address where the number comes
_OFFICER, _PARTNER = "officer", "member of partner A"
# What pages read from their address beside their filters.
_ASKED = ("page", "version", "decision", "point", "comparer", "fiche", "liste")
# Those that answer with a file, and what asks the network.
_NO_PAGE = {"calendar_feed", "admin:index"}


class Ground(NamedTuple):
    world: World
    officer: Client
    partner: Client
    # Every page that the officer reads, with its document.
    pages: list[tuple[str, lxml.html.HtmlElement]]


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once for this module, whose tests stay in one process: tests/harness/schedule.py."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        pytest.MonkeyPatch.context() as patch,
    ):
        draw_refusals_once(patch)
        write_no_document(patch)
        world = make_world()
        officer, partner = (_quiet(sign_in(world, name)) for name in (_OFFICER, _PARTNER))
        yield Ground(world, officer, partner, _pages(world, officer))
        transaction.set_rollback(True)


def _quiet(client):
    client.raise_request_exception = False
    return client


def _addresses(world) -> list[str]:
    """Each address that takes a number, once for each number that it takes."""
    found = []
    for name, given, *_ in TABLE:
        arguments = world.arguments(given)
        for place, argument in enumerate(arguments):
            if str(argument).isdecimal():
                marked = [*arguments[:place], _PLACE, *arguments[place + 1 :]]
                found.append(reverse(name, args=marked))
    return list(dict.fromkeys(found))


def test_no_address_breaks_over_a_number(ground):
    addresses = _addresses(ground.world)
    assert len(addresses) > 70
    asked = [(ground.officer, "get", number) for number in NUMBERS]
    asked += [(ground.officer, "post", LARGE[1]), (ground.partner, "get", LARGE[0])]
    wrong = []
    for address in addresses:
        for client, method, number in asked:
            status, _ = answer(client, method, address.replace(_PLACE, number))
            if status not in (403, 404, 405):
                wrong.append(f"{method} {address.replace(_PLACE, number)[:90]} answers {status}")
    assert not wrong, "\n".join(wrong)


def _pages(world, client) -> list[tuple[str, lxml.html.HtmlElement]]:
    found = {}
    for name, given, *_ in TABLE:
        if name not in _NO_PAGE and not name.startswith(("account_", "mfa_")):
            address = (
                reverse(name, args=world.arguments(given)) if not name.startswith("/") else name
            )
            response = client.get(address)
            if response.status_code == 200 and response.headers["Content-Type"].startswith(
                "text/html"
            ):
                found[address] = lxml.html.fromstring(response.content.decode())
    return list(found.items())


def test_no_filter_and_no_page_breaks_over_a_number(ground):
    wrong, lists = [], 0
    for address, document in ground.pages:
        names = {
            name for form in document.forms if form.method == "GET" for name in form.fields if name
        }
        is_list = bool(names - {"q"})  # every page has the search of the whole site
        lists += is_list
        for number in (*LARGE[:2], "-1", "²") if is_list else LARGE[1:2]:
            query = urlencode(dict.fromkeys((*names, *_ASKED), number))
            status, _ = answer(ground.officer, "get", f"{address}?{query}")
            if status not in (200, 302, 404, 422):
                wrong.append(f"{address}?{query[:200]} answers {status}")
    assert lists > 10
    assert not wrong, "\n".join(wrong)


def test_no_neighbour_breaks_over_a_number(ground):
    sheet = reverse("actions:sheet_detail", args=[ground.world.sheets["public"].reference])
    for name in ("axis", "carrier", "commune", "phase", "page"):
        for number in NUMBERS:
            address = f"{sheet}?{urlencode({'liste': urlencode({name: number})})}"
            status, _ = answer(ground.officer, "get", address)
            assert status == 200, (name, number)


def _posts(form, number: str):
    """What a browser would send, with ``number`` in place of choices, then of what is hidden."""
    choices, hidden = QueryDict(mutable=True), QueryDict(mutable=True)
    for field in form.inputs:
        if not field.name or field.name == "csrfmiddlewaretoken":
            continue
        value = field.value if isinstance(field.value, str) else field.get("value") or ""
        kind = field.get("type", "") if field.tag == "input" else field.tag
        choices.appendlist(field.name, number if kind in ("select", "radio", "checkbox") else value)
        hidden.appendlist(field.name, number if kind == "hidden" else value)
    return choices, hidden


def test_no_form_breaks_over_a_posted_number(ground):
    wrong, count, seen = [], 0, set()
    for address, document in ground.pages:
        for form in document.forms:
            # Forms of rows that differ by a key alone are one form.
            alike = re.sub(r"\d+", "", form.get("action") or address), frozenset(form.fields)
            if form.method != "POST" or "deconnexion" in alike[0] or alike in seen:
                continue
            seen.add(alike)
            for number in (LARGE[1], "²"):
                # What is hidden is read first: a choice would never be looked at behind a version
                # that is illegible.
                for data in _posts(form, number):
                    status = _post(ground.officer, form.get("action") or address, data)
                    count += 1
                    if status >= 500:
                        wrong.append(
                            f"{form.get('action') or address} with {number} answers {status}:"
                            f" {data.urlencode()[:300]}"
                        )
    assert count > 200
    assert not wrong, "\n".join(wrong)


def _post(client, address, data) -> int:
    with transaction.atomic():
        status = client.post(
            address, data.urlencode(), content_type="application/x-www-form-urlencoded"
        ).status_code
        transaction.set_rollback(True)
    return status
