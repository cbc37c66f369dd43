"""Posting the form of an answer, and what it gives."""

from django.test import Client

from partners.models import CommitmentUpdate


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(commitment) -> str:
    return f"/engagements/{commitment.pk}/actualiser/"


def post(user, commitment, **data):
    """What a browser posts when only these fields were filled in; files among them."""
    return signed_in(user).post(url(commitment), {"version": commitment.version, **data})


def initial(user, commitment) -> dict:
    form = signed_in(user).get(url(commitment)).context["form"]
    return {name: form[name].value() for name in form.fields}


def submitted(commitment) -> CommitmentUpdate:
    return commitment.updates.submitted().get()
