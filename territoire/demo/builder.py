"""Writing the whole demonstration, once."""

from django.db import transaction

from accounts.models import Organization, User
from actions.models import ActionSheet
from actions.reference import load_reference_data
from core import clock, mail
from territoire.demo import commitments, committee, content
from territoire.demo.people import create_people
from territoire.demo.scripts import SheetScript
from territoire.demo.timeline import Timeline, working_moment


def is_loaded() -> bool:
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
        people = create_people()
    entries = content.sheets() if entries is None else entries
    timeline = Timeline()
    for entry in entries:
        SheetScript(entry, people).plan_steps(timeline)
    commitments.plan_commitments(
        people, timeline, {entry["number"]: entry["created"] for entry in entries}
    )
    committee.plan_committee(people, timeline)
    with mail.silence():  # mails of the past were sent then
        timeline.play()
    commitments.mark_notices_sent()


def accounts() -> list[tuple[str, str]]:
    """E-mail and job title of each demonstration account, in the order of the data file."""
    people = content.directory("people").values()
    return [
        (content.email(entry["account"]), entry["title"]) for entry in people if "account" in entry
    ]
