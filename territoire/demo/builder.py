"""Writing the whole demonstration, once."""

from django.db import transaction

from accounts.models import Organization, User
from actions.models import ActionSheet
from actions.reference import load_reference_data
from core import clock, mail
from territoire.demo import commitments, committee, content
from territoire.demo import people as demo_people
from territoire.demo.scripts import Story
from territoire.demo.timeline import Chronicle, working_moment


def is_there() -> bool:
    """True once the demonstration was written; it is written whole or not at all."""
    return User.objects.filter(email=content.email("chef.projet")).exists()


def is_in_use() -> bool:
    """True if the database holds anything that the demonstration would mix with."""
    return any(model.objects.exists() for model in (User, Organization, ActionSheet))


@transaction.atomic
def build(entries: list[dict] | None = None):
    """Write it in an empty database: the same rows on the same days every time.

    ``entries`` are the sheets to write, all of them by default.
    """
    load_reference_data()
    with clock.at(working_moment(content.OPENING_DAY, seed=0)):
        company = demo_people.gather()
    entries = content.sheets() if entries is None else entries
    chronicle = Chronicle()
    for entry in entries:
        Story(entry, company).tell(chronicle)
    commitments.tell(company, chronicle, {entry["number"]: entry["created"] for entry in entries})
    committee.tell(company, chronicle)
    with mail.silence():  # what the past had to say was said then
        chronicle.play()
    commitments.count_as_sent()


def accounts() -> list[tuple[str, str]]:
    """E-mail and job title of each demonstration account, in the order of the data file."""
    people = content.directory("people").values()
    return [
        (content.email(entry["account"]), entry["title"]) for entry in people if "account" in entry
    ]
