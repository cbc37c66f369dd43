"""A sheet on the agenda that the team then keeps for itself: what the data wrote of it is told to
nobody else any more.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import Role
from core import clock
from governance import calendar, notifications
from governance.agenda import workflow as agenda_workflow
from governance.meetings import workflow as meetings_workflow
from governance.minutes import workflow as minutes_workflow
from governance.models import AgendaItem
from governance.pack.documents import pack_of
from tests.factories import ActionSheetFactory, BlockerFactory, user_with_role
from tests.governance.factories import CommitteeFactory, MeetingFactory, SeatFactory, TermFactory

pytestmark = pytest.mark.django_db
SECRETS = ("Titre-repris", "Blocage-repris")


def test_a_point_about_it_keeps_quiet_on_paper_in_mails_and_on_the_projector(client, monkeypatch):
    committee, officer = CommitteeFactory(), user_with_role(Role.PROJECT_OFFICER)
    member = TermFactory(seat=SeatFactory(committee=committee)).person
    meeting = MeetingFactory(
        committee=committee, number=9031, starts_at=clock.now() + timedelta(minutes=5)
    )
    sheet = ActionSheetFactory(
        title="Titre-repris", is_priority=True, progress_status="in_progress"
    )
    BlockerFactory(sheet=sheet, description="Blocage-repris", since=clock.today())
    agenda_workflow.propose(meeting, by=officer)
    for item in AgendaItem.objects.all():
        agenda_workflow.accept(item, by=officer)
    item = AgendaItem.objects.get(kind="sheet_with_blocker")
    assert all(secret in f"{item.title} {item.detail}" for secret in SECRETS)
    sheet.confidentiality = "team"
    sheet.save_as(officer)

    texts = []
    with monkeypatch.context() as patched:
        patched.setattr(notifications.mail, "send_each", lambda *mails: texts.append(str(mails)))
        meetings_workflow.convene(meeting, by=officer, version=1)
    texts += [calendar.ics(meeting).replace("\r\n ", ""), str(pack_of(meeting))]
    client.force_login(member)
    texts += [
        client.get(reverse(f"governance:{name}", args=keys)).content.decode()
        for name, keys in (
            ("meeting_detail", [meeting.pk]),
            ("session", [meeting.pk]),
            ("session_item", [meeting.pk, item.pk]),
        )
    ]
    meetings_workflow.close_meeting(meeting, by=officer, version=2)
    minutes_workflow.publish(meeting, by=officer, version=3)
    client.force_login(user_with_role(Role.READER))
    texts.append(
        client.get(reverse("governance:minutes_detail", args=[meeting.pk])).content.decode()
    )
    assert len(texts) == 7
    for text in texts:
        assert "réservée à l’équipe projet" in text
        assert not any(secret in text for secret in SECRETS)
    # The team goes on reading what was written.
    client.force_login(officer)
    assert (
        "Titre-repris"
        in client.get(reverse("governance:meeting_detail", args=[meeting.pk])).content.decode()
    )
