"""Ground of the journeys: people signed in by their session, a phone, and patience on a loaded
machine.
"""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.enums import Role
from actions.sheets import workflow
from tests.factories import PhaseFactory, user_with_role

PATIENCE = 20_000  # milliseconds; a state that comes sooner is seen sooner


@pytest.fixture(autouse=True)
def _patience():
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def officer(transactional_db):
    return user_with_role(Role.PROJECT_OFFICER, first_name="Sophie", last_name="Marchetti")


@pytest.fixture
def sheet(officer):
    """Sheet 12, as a chef de projet knows it."""
    return workflow.create_sheet(
        by=officer,
        phase=PhaseFactory(),
        number=12,
        title="Ouvrir les ateliers",
        context="Peu de visites.",
        objectives="Faire visiter dix ateliers.",
    )


@pytest.fixture
def open_page(live_server, new_context):
    """``open_page(user, address, **options)``: a page of a new browser context; nobody is signed in
    for None.
    """

    def opened(user, address="/", **options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        if user is not None:
            context.add_cookies([_session_cookie(user, live_server.url)])
        page = context.new_page()
        page.goto(address)
        return page

    return opened


def _session_cookie(user, url) -> dict:
    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
