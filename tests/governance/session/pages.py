"""Addresses and forms of the pages of session mode."""

from django.urls import reverse

from tests.actions.pages import Page

HTMX = {"HTTP_HX_REQUEST": "true"}


def item_url(item, name="session_item") -> str:
    return reverse(f"governance:{name}", args=[item.meeting_id, item.pk])


def decision_form(client, item, query=""):
    page = Page(client.get(item_url(item) + query).content.decode())
    return next(form for form in page.forms if form.attributes["action"].endswith("/decision/"))


def post_decision(client, item, form, **changes):
    how = changes.pop("how", {})
    body, plain = form.post(**changes).urlencode(), "application/x-www-form-urlencoded"
    return client.post(item_url(item, "session_decision"), body, content_type=plain, **how)
